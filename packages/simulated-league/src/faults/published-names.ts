import type { PublishedRow } from './break-rows.ts';
import type { NameCollision } from './plan-faults.ts';

/** Publishes the second player of each collision under the first one's name, in whatever table he appears. */
export function publishedNames(
	collisions: readonly NameCollision[],
): (rows: readonly PublishedRow[]) => readonly PublishedRow[] {
	if (collisions.length === 0) return (rows) => rows;
	const names = new Map<unknown, string>(collisions.map(({ first, second }) => [second.id, first.name]));
	return (rows) =>
		rows.map((row) => {
			const name = names.get(row.player_id);
			return name === undefined || row.player_name === undefined ? row : { ...row, player_name: name };
		});
}
