import { sql } from '@accounted/warehouse';
import type { Processor } from '../processor/processor.ts';

/** The same processor by another definition, which decides alike. */
export function redefined(processor: Processor): Processor {
	const { expectation } = processor;
	return {
		...processor,
		expectation: {
			...expectation,
			sql: (range) => sql`SELECT analysis_date, entity_id FROM (${expectation.sql(range)}) AS redefined`,
		},
	};
}
