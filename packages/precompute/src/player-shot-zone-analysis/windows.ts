/** How many games each window holds: the newest of the season. */
export const WINDOWS = [10, 20] as const;
export type Window = (typeof WINDOWS)[number];

/** The columns of one window: `games` of the last 10 is `games_last_10`. */
export type ForWindow<Columns, W extends Window> = {
	[Name in keyof Columns & string as `${Name}_last_${W}`]: Columns[Name];
};

/** Names columns, or their values, after a window. */
export function forWindow<Columns extends object, W extends Window>(
	columns: Columns,
	games: W,
): ForWindow<Columns, W>;
// The names are made at run time, where the compiler cannot follow: what they become is said above.
export function forWindow(columns: object, games: Window): Record<string, unknown> {
	return Object.fromEntries(Object.entries(columns).map(([name, value]) => [`${name}_last_${games}`, value]));
}
