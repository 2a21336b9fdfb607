// name:       layouts/list
// question:   Which layouts of this representation are stored, how were they made, and how well do they keep neighbours?
// parameters: $representation STRING
// returns:    layout STRING, madeBy STRING, divergence FLOAT or null, explainedVariance LIST<FLOAT> or null,
//             trustworthiness FLOAT or null in [0, 1], neighbourhoodPreservation FLOAT or null in [0, 1],
//             qualityNeighbours INTEGER or null >= 1;
//             one row a layout, by its name; madeBy is JSON: the method, its parameters and its seed; the layout vector is
//             that of latents of two dimensions as they are
// needs:      latent.layout.*.write; the quality, if it was asked for there
MATCH (representation:Representation {key: $representation, status: 'ready'})
UNWIND [name IN keys(representation) WHERE name ENDS WITH 'MadeBy' | left(name, size(name) - 6)]
       + CASE WHEN representation.dimension = 2 AND representation.vectors THEN ['vector'] ELSE [] END AS layout
RETURN layout, coalesce(representation[layout + 'MadeBy'], '{}') AS madeBy, representation[layout + 'Divergence'] AS divergence,
       representation[layout + 'ExplainedVariance'] AS explainedVariance,
       representation[layout + 'Trustworthiness'] AS trustworthiness,
       representation[layout + 'NeighbourhoodPreservation'] AS neighbourhoodPreservation,
       representation[layout + 'QualityNeighbours'] AS qualityNeighbours
ORDER BY layout
