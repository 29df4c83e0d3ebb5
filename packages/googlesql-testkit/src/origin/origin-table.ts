import { createTableOf } from '../endpoint/googlesql/create-table.ts';
import { lex } from '../endpoint/googlesql/lexer.ts';
import { statementsOf } from '../endpoint/googlesql/statements.ts';
import { type Field, googleSqlType } from '../endpoint/schema.ts';

export interface OriginColumn {
	readonly name: string;
	/** GoogleSQL's spelling, type parameters included: `NUMERIC(5, 2)`, `ARRAY<STRING>`. */
	readonly type: string;
	/** False for NOT NULL. An array is never NULL, whatever this says. */
	readonly nullable: boolean;
}

/** A BigQuery table of the system that this one replaces. */
export interface OriginTable {
	/** `nba_analytics.player_game_summary`. */
	readonly name: string;
	readonly dataset: string;
	readonly table: string;
	readonly columns: readonly OriginColumn[];
	/** The DATE column by whose days the table is partitioned. */
	readonly partitionBy: string;
	readonly clusterBy: readonly string[];
	/** Whether BigQuery refuses a query without a predicate on the partition column. */
	readonly requirePartitionFilter: boolean;
	/** The CREATE TABLE statement, in GoogleSQL. */
	readonly ddl: string;
	/** The columns as the endpoint keeps them. */
	readonly fields: readonly Field[];
}

/** Reads a table off its CREATE TABLE statement. @throws BigQueryError invalidQuery for a statement that is none. */
export function originTable(ddl: string): OriginTable {
	const [statement] = statementsOf(ddl, lex(ddl));
	if (statement === undefined) throw new TypeError('there is no statement');
	const { fields = [], layout } = createTableOf(ddl, statement);
	const [dataset = '', table = ''] = statement.tables[0]?.path ?? [];
	return {
		name: `${dataset}.${table}`,
		dataset,
		table,
		columns: fields.map((field) => ({
			name: field.name,
			type: columnType(field),
			nullable: field.mode !== 'REQUIRED',
		})),
		partitionBy: layout.timePartitioning?.field ?? '',
		clusterBy: layout.clustering?.fields ?? [],
		requirePartitionFilter: layout.requirePartitionFilter ?? false,
		ddl: ddl.trim(),
		fields,
	};
}

function columnType(field: Field): string {
	const { precision, scale = '0' } = field;
	return precision === undefined ? googleSqlType(field) : `${googleSqlType(field)}(${precision}, ${scale})`;
}
