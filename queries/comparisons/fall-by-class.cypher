// name:       comparisons/fall-by-class
// question:   Which classes carry the difference between two representations?
// parameters: $representation STRING, $other STRING, $k INTEGER in [1, 4096] = 4
// returns:    label INTEGER >= 0, className STRING, samples INTEGER >= 1, value FLOAT in [0, 1], share FLOAT or null in [0, 1];
//             one row a class: its class neighbourhood similarity and its share of all that is missing to 1, the
//             greatest share first; null where nothing is missing
// needs:      two representations over the same samples, with labels, both with k neighbours stored
CALL latent.similarity.classNeighbourhood.stream($representation, $other, {k: $k})
YIELD label, className, value
WITH label, className, count(*) AS samples, avg(value) AS value, sum(1 - value) AS missing
WITH collect({label: label, className: className, samples: samples, value: value, missing: missing}) AS classes,
     sum(missing) AS all
UNWIND classes AS class
RETURN class.label AS label, class.className AS className, class.samples AS samples, class.value AS value,
       CASE WHEN all > 0 THEN class.missing / all END AS share
ORDER BY share DESC, label
