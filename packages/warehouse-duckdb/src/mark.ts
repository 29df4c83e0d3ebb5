import { MARK_NAME, markOf, quotedText, type TableMark } from '@accounted/warehouse';
import { duckdbName } from './spelling.ts';

const MARK = new RegExp(`\\[${MARK_NAME}: (\\w+)\\]`);

/** Returns the mark that a table's comment holds, wherever it stands in it: people may write more there. */
export function markInComment(comment: unknown): TableMark | null {
	return typeof comment === 'string' ? markOf(MARK.exec(comment)?.[1]) : null;
}

/** Marks a table by its comment: `Games by day. [accounted: owned]`. */
export function markTable(name: string, comment: string, mark: TableMark): string {
	return `COMMENT ON TABLE ${duckdbName(name)} IS ${quotedText(`${comment} [${MARK_NAME}: ${mark}]`.trim())};`;
}
