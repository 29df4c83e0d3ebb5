export { type Lineage, openLineage } from './lineage.ts';
export { datasetOf, type LineageRun, type RunStart, startRun } from './lineage-run.ts';
export { PostError, type PostPolicy, postJson } from './post-json.ts';
export { type Facets, facet, type RunEvent } from './run-event.ts';
export { shownAddress, webAddress } from './web-address.ts';
