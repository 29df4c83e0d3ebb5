import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { CORE_TABLES } from '@accounted/failure-tracking';
import type { Column, TableDefinition } from '@accounted/warehouse';
import { termFor } from './glossary.ts';

/**
 * `pnpm dictionary` writes docs/tables, one page a table, from the definitions that the tables are made from;
 * `pnpm dictionary --check` says whether the pages are what it would write.
 */
const FOLDER = resolve(import.meta.dirname, '../docs/tables');

/** Columns of which nobody has said what they mean. */
const undescribed: string[] = [];
const tables = [...PIPELINE_TABLES, ...CORE_TABLES].sort((one, other) => (one.name < other.name ? -1 : 1));
const pages = new Map([
	['README.md', indexPage()],
	...tables.map((table) => [`${table.name}.md`, page(table)] as const),
]);

if (undescribed.length > 0) {
	console.error(`say what these mean, in their table or in the glossary: ${undescribed.join(', ')}`);
	process.exitCode = 1;
} else if (process.argv.includes('--check')) {
	const stale = await stalePages();
	for (const name of stale) console.error(`docs/tables/${name} is not what its table says`);
	if (stale.length > 0) console.error('Run: pnpm dictionary');
	process.exitCode = stale.length > 0 ? 1 : 0;
} else {
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER, { recursive: true });
	for (const [name, text] of pages) await writeFile(join(FOLDER, name), text);
}

async function stalePages(): Promise<string[]> {
	const there = await readdir(FOLDER).catch(() => []);
	const stale = there.filter((name) => !pages.has(name));
	for (const [name, text] of pages)
		if ((await readFile(join(FOLDER, name), 'utf8').catch(() => '')) !== text) stale.push(name);
	return stale;
}

function indexPage(): string {
	const lines = tables.map(({ name, description }) => `| [${name}](${name}.md) | ${cell(description)} |`);
	return `# Tables

Made from the table definitions by \`pnpm dictionary\`; do not edit.

| table | what it holds |
| ----- | ------------- |
${lines.join('\n')}
`;
}

function page(table: TableDefinition): string {
	const processor = PROCESSORS.find(({ output }) => output.table.name === table.name);
	const writtenBy =
		processor === undefined
			? ''
			: `\nWritten by ${processor.name} (${processor.code}), which accounts for ${processor.expectation.description}.\n`;
	const layout = [
		`- key: ${table.key.join(', ')}`,
		...(table.partitionBy === null ? [] : [`- partitioned by ${table.partitionBy}`]),
		...(table.clusterBy.length === 0 ? [] : [`- clustered by ${table.clusterBy.join(', ')}`]),
	];
	return `# ${table.name}

${table.description}
${writtenBy}
${layout.join('\n')}

| column | type | unit | meaning | formula |
| ------ | ---- | ---- | ------- | ------- |
${table.columns.map(line).join('\n')}
`;
}

/** A column as its table describes it, or else as the glossary does. */
function line({ name, type, nullable, unit, description, formula }: Column): string {
	const term = termFor(name);
	const meaning = description === '' ? term?.meaning : description;
	if (meaning === undefined) undescribed.push(name);
	const cells = [
		name,
		`${type}${nullable ? '' : ', required'}`,
		unit ?? '',
		meaning ?? '',
		formula ?? term?.formula ?? '',
	];
	return `| ${cells.map(cell).join(' | ')} |`;
}

function cell(text: string): string {
	return text.replaceAll('|', '\\|');
}
