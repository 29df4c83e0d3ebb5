import { describe } from 'vitest';
import type { Warehouse } from '../warehouse.ts';
import { describeCommits } from './commits.ts';
import { describeDefinitions } from './definitions.ts';
import { describeFingerprints } from './fingerprints.ts';
import { describeFunctions } from './functions.ts';
import { describeNames } from './names.ts';
import { describeOwnership, type OpenBeside } from './ownership.ts';
import { describeParameters } from './parameters.ts';
import { describeRefusals } from './refusals.ts';
import { describeResults } from './results.ts';
import { describeRoundTrips } from './round-trips.ts';
import { describeStaging } from './staging.ts';

/**
 * What every adapter of the Warehouse port does alike, as vitest tests.
 * @param open Opens a warehouse that is empty, each time; the suite closes it.
 * @param openBeside Opens one in which another program has made tables. Only a warehouse that wraps another one, which the suite
 * holds to this already, may leave it out.
 */
export function describeConformance(
	name: string,
	open: () => Promise<Warehouse>,
	openBeside?: OpenBeside,
): void {
	describe(`${name} conforms to the warehouse port`, () => {
		describe('values', () => describeRoundTrips(open));
		describe('parameters', () => describeParameters(open));
		describe('results', () => describeResults(open));
		describe('refusals', () => describeRefusals(open));
		describe('definitions', () => describeDefinitions(open));
		if (openBeside !== undefined) describe('ownership', () => describeOwnership(open, openBeside));
		describe('names', () => describeNames(open));
		describe('commits', () => describeCommits(open));
		describe('staging', () => describeStaging(open));
		describe('functions', () => describeFunctions(open));
		describe('fingerprints', () => describeFingerprints(open));
	});
}
