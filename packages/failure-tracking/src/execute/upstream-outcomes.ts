import { type DateRange, type IsoDate, isoDate, type Row, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { type Disposition, dispositionOf, type FailureCategory, readCategory } from '../failure/category.ts';
import { DATE_LEVEL, failuresTable } from '../failure/failure-row.ts';
import { allRequired, type Requirement, requirementsOf } from '../processor/graph.ts';
import type { Cause, Failure } from '../processor/outcome.ts';
import type { AuditedProcessor, Entity, Processor } from '../processor/processor.ts';

const outcomeRow = z.object({
	processor_name: z.string(),
	analysis_date: isoDate,
	entity_id: z.string(),
	/** Null for a record. */
	category: z.string().nullable(),
	reason: z.string().nullable(),
	cause_processor: z.string().nullable(),
	cause_entity_id: z.string().nullable(),
	cause_date: isoDate.nullable(),
	cause_category: z.string().nullable(),
});
type OutcomeRow = z.output<typeof outcomeRow>;

/**
 * What the required upstreams of a processor have made of a range of dates, and why not where they have nothing. One
 * statement, which brings the failures of their own upstreams too, so that a cascade can be followed to its root.
 */
export class UpstreamOutcomes {
	/** Of a processor that requires nobody. */
	static readonly NONE = new UpstreamOutcomes([], []);

	readonly #requirements: readonly Requirement[];
	readonly #records = new Set<string>();
	readonly #failures = new Map<string, OutcomeRow>();

	private constructor(requirements: readonly Requirement[], rows: readonly OutcomeRow[]) {
		this.#requirements = requirements;
		for (const row of rows) {
			const key = keyOf(row.processor_name, row.analysis_date, row.entity_id);
			if (row.category === null) this.#records.add(key);
			else this.#failures.set(key, row);
		}
	}

	static async read(warehouse: Warehouse, processor: Processor, range: DateRange): Promise<UpstreamOutcomes> {
		const requirements = requirementsOf(processor);
		if (requirements.length === 0) return UpstreamOutcomes.NONE;
		return new UpstreamOutcomes(
			requirements,
			await warehouse.query(statement(requirements, range), outcomeRow),
		);
	}

	/** The cascade of an entity for which a required upstream has no record; null where all have one. */
	missingFor(entity: Entity, inputs: readonly Row[]): Failure | null {
		const missing = this.#requirements.flatMap(({ processor, entityOf }) => {
			const upstreamId = entityOf(entity, inputs);
			if (upstreamId === null || this.#records.has(keyOf(processor.name, entity.date, upstreamId))) return [];
			return [this.#cascade(processor, upstreamId, entity.date)];
		});
		// The most serious one is the cause: an error must not hide behind an expected failure of another upstream.
		const [worst, ...others] = missing.sort((one, other) => SERIOUSNESS[other.root] - SERIOUSNESS[one.root]);
		if (worst === undefined) return null;
		const also = others.length === 0 ? '' : `; nor has ${others.map(({ code }) => code).join(', ')}`;
		return { category: 'MISSING_UPSTREAM', reason: `${worst.reason}${also}`, cause: worst.cause };
	}

	#cascade({ code, name }: AuditedProcessor, entityId: string, date: IsoDate) {
		const failure = this.#failures.get(keyOf(name, date, entityId));
		const category = failure === undefined ? null : readCategory(failure.category ?? '');
		const cause: Cause = { processor: name, entityId, date, category };
		const why = failure === undefined ? 'and no failure that says why' : `${category}: ${failure.reason}`;
		return {
			code,
			cause,
			reason: `${code} has no record of ${entityId}, ${why}`,
			root: dispositionOf('MISSING_UPSTREAM', failure === undefined ? null : this.#rootCategory(failure)),
		};
	}

	/** The category of the first failure up the chain that is not itself a cascade. */
	#rootCategory(failure: OutcomeRow): FailureCategory | null {
		const seen = new Set<OutcomeRow>();
		let current = failure;
		while (readCategory(current.category ?? '') === 'MISSING_UPSTREAM') {
			const {
				cause_processor: processor,
				cause_entity_id: entityId,
				cause_date: date,
				cause_category,
			} = current;
			const next =
				processor === null || entityId === null || date === null
					? undefined
					: this.#failures.get(keyOf(processor, date, entityId));
			if (next === undefined || seen.has(next))
				return cause_category === null ? null : readCategory(cause_category);
			seen.add(next);
			current = next;
		}
		return readCategory(current.category ?? '');
	}
}

const SERIOUSNESS: Readonly<Record<Disposition, number>> = { expected: 0, pending: 1, error: 2 };

function statement(requirements: readonly Requirement[], { start, end }: DateRange) {
	const direct = requirements.map(({ processor }) => processor);
	const records = direct.map(
		({ name, output }) =>
			sql`SELECT ${name} AS processor_name, ${sql.identifier(output.dateColumn)} AS analysis_date,
	${sql.identifier(output.entityColumn)} AS entity_id, CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS reason,
	CAST(NULL AS STRING) AS cause_processor, CAST(NULL AS STRING) AS cause_entity_id, CAST(NULL AS DATE) AS cause_date,
	CAST(NULL AS STRING) AS cause_category
FROM ${output.table}
WHERE ${sql.identifier(output.dateColumn)} BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
	);
	const names = [...allRequired(direct)].map(({ name }) => name);
	const failures = sql`SELECT processor_name, analysis_date, entity_id, failure_category, failure_reason,
	cause_processor, cause_entity_id, cause_date, cause_category
FROM ${failuresTable}
WHERE processor_name ${sql.in('STRING', names)}
	AND analysis_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
	AND entity_id <> ${DATE_LEVEL} AND COALESCE(resolution_status, 'UNRESOLVED') <> 'RESOLVED'`;
	return sql.join([...records, failures], '\nUNION ALL\n');
}

function keyOf(processor: string, date: IsoDate, entityId: string): string {
	return `${processor} ${date} ${entityId}`;
}
