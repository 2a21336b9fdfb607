// name:       paths/between-classes
// question:   Over which samples does the shortest path between two classes lead?
// parameters: $representation STRING, $source INTEGER >= 0, $target INTEGER >= 0, $k INTEGER in [1, 4096] = 4
// returns:    step INTEGER >= 0, index INTEGER >= 0, sample STRING, label INTEGER >= 0,
//             className STRING, distance FLOAT >= 0, thumbnail BYTES or null;
//             one row a sample on the way between the closest two samples of the classes, in its order, with the
//             distance gone so far; none if no path joins the classes
// needs:      a representation with labels; the procedure latent.path.classes.stream
CALL latent.path.classes.stream($representation, $source, $target, {k: $k})
YIELD step, index, sample, label, className, distance
OPTIONAL MATCH (seen:Sample {key: sample})
RETURN step, index, sample, label, className, distance, seen.thumbnail AS thumbnail
ORDER BY step
