// name:       paths/between-samples
// question:   Over which samples does the shortest path from one sample to another lead?
// parameters: $representation STRING, $source INTEGER >= 0, $target INTEGER >= 0, $k INTEGER in [1, 4096] = 4
// returns:    step INTEGER >= 0, index INTEGER >= 0, sample STRING, label INTEGER or null,
//             className STRING or null, distance FLOAT >= 0, thumbnail BYTES or null;
//             one row a sample on the way, in its order, with the distance gone so far; none if no path leads there
// needs:      a representation; the procedure latent.path.stream
CALL latent.path.stream($representation, $source, $target, {k: $k})
YIELD step, index, sample, label, className, distance
OPTIONAL MATCH (seen:Sample {key: sample})
RETURN step, index, sample, label, className, distance, seen.thumbnail AS thumbnail
ORDER BY step
