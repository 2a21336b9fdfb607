// name:       comparisons/classes-between-runs
// question:   Which classes differ most between two runs, over all epochs that both have?
// parameters: $representation STRING, $other STRING, $k INTEGER in [1, 4096] = 4
// returns:    label INTEGER >= 0, className STRING, epochs INTEGER >= 1, value FLOAT in [0, 1], least FLOAT in [0, 1],
//             leastEpoch INTEGER >= 0;
//             one row a class: its mean class neighbourhood similarity between the layers of the two representations,
//             at each epoch of their runs, and where it is least; the least mean first
// needs:      two runs over the same samples, with labels, and k neighbours stored
MATCH (representation:Representation {key: $representation, status: 'ready'}), (other:Representation {key: $other, status: 'ready'})
WHERE $k <= representation.k AND $k <= other.k
MATCH (one:Representation {status: 'ready', run: representation.run, layer: representation.layer})
MATCH (two:Representation {status: 'ready', run: other.run, layer: other.layer, epoch: one.epoch})
CALL latent.similarity.classNeighbourhood.stream(one.key, two.key, {k: $k})
YIELD label, className, value
WITH label, className, one.epoch AS epoch, avg(value) AS value
ORDER BY value, epoch
WITH label, className, count(*) AS epochs, avg(value) AS mean, collect({value: value, epoch: epoch})[0] AS worst
RETURN label, className, epochs, mean AS value, worst.value AS least, worst.epoch AS leastEpoch
ORDER BY value, label
