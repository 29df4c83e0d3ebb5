import { type Parameter, type Sql, sql } from './sql.ts';

/** `a = @p1, b = @p2`: what an UPDATE sets. */
export function assignments(set: Readonly<Record<string, Parameter>>): Sql {
	return sql.join(
		Object.entries(set).map(([name, value]) => sql`${sql.identifier(name)} = ${value}`),
		', ',
	);
}
