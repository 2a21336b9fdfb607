// name:       regions/mixed
// question:   Where do samples of several classes lie together?
// parameters: $representation STRING, $k INTEGER in [1, 4096] = 4
// returns:    region INTEGER >= 0, size INTEGER >= 1, labels LIST<INTEGER>, classes MAP, purity FLOAT in [0, 1];
//             one row a region, largest first; its classes the most frequent first, and how many samples of each
// needs:      a representation with labels; the procedure latent.regions.stream
CALL latent.regions.stream($representation, {k: $k})
YIELD region, kind, size, labels, classes, purity
WHERE kind = 'mixed'
RETURN region, size, labels, classes, purity
ORDER BY size DESC, region
