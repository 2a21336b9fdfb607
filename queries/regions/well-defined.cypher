// name:       regions/well-defined
// question:   Where does a class lie by itself?
// parameters: $representation STRING, $k INTEGER in [1, 16] = 4
// returns:    region INTEGER >= 0, size INTEGER >= 1, labels LIST<INTEGER>;
//             one row a region, largest first
// needs:      a representation with labels; the procedure latent.regions.stream
CALL latent.regions.stream($representation, {k: $k})
YIELD region, kind, size, labels
WHERE kind = 'well-defined'
RETURN region, size, labels
ORDER BY size DESC, region
