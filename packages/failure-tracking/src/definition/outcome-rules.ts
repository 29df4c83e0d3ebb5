/**
 * The version of what the engine itself makes of inputs: cascades, checks of records and failures, fingerprints of outcomes. It is
 * part of every definition. A test compares the outcomes of a fixed world with a stored text, and fails unless this is raised.
 */
export const OUTCOME_RULES = 1;
