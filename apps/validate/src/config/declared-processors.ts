import { didYouMean, type LoadedConfig, UsageError } from '@accounted/command-line';
import {
	type AuditedProcessor,
	auditConfig,
	declaredProcessor,
	type Expectation,
	type ProcessorDeclaration,
	recordsOf,
	selectedBy,
} from '@accounted/failure-tracking';
import { SelectError } from '@accounted/warehouse';
import { configError, placeOf } from './config-errors.ts';

/**
 * The processors that a configuration declares, in its order; `own` are those that it can refer to and must not repeat.
 * @throws UsageError naming file, processor and key of whatever cannot be meant.
 */
export function declaredProcessors(
	{ file, content }: LoadedConfig,
	own: readonly AuditedProcessor[],
): AuditedProcessor[] {
	const config = auditConfig.safeParse(content);
	if (!config.success) throw configError(file, content, config.error);
	const { processors } = config.data;
	const place = (declaration: ProcessorDeclaration) =>
		`${file}: ${placeOf(config.data, processors.indexOf(declaration))}`;
	expectDistinct(processors, own, place);
	const made = new Map<ProcessorDeclaration, AuditedProcessor>();
	const recorded = new Map<AuditedProcessor, Expectation>();

	function make(
		declaration: ProcessorDeclaration,
		readers: readonly ProcessorDeclaration[],
	): AuditedProcessor {
		const known = made.get(declaration);
		if (known !== undefined) return known;
		if (readers.includes(declaration))
			throw new UsageError(
				`${place(declaration)}: it refers to itself, through ${readers.map(({ code }) => code).join(', ')}`,
				'Correct upstream or expectation: nothing can come before itself.',
			);
		const find = (key: string, text: string) => named(declaration, key, text, [...readers, declaration]);
		const processor = declaredProcessor(
			declaration,
			expectationOf(declaration, (text) => find('expectation.recordsOf', text)),
			declaration.upstream.map((text) => find('upstream', text)),
			expectedFrom(declaration, (text) => find('expectation.recordsOf', text)),
		);
		made.set(declaration, processor);
		return processor;
	}

	function named(
		from: ProcessorDeclaration,
		key: string,
		text: string,
		readers: readonly ProcessorDeclaration[],
	): AuditedProcessor {
		const isMeant = ({ code, name }: { code: string; name: string }) => code === text || name === text;
		const declared = processors.find(isMeant);
		const found = own.find(isMeant) ?? (declared === undefined ? undefined : make(declared, readers));
		if (found !== undefined) return found;
		const codes = [...own, ...processors].map(({ code }) => code);
		throw new UsageError(
			`${place(from)}: ${key} is ${JSON.stringify(text)}: there is no such processor.${didYouMean(text, codes)}`,
			`Name one by its code: ${codes.join(', ')}.`,
		);
	}

	function expectationOf(
		declaration: ProcessorDeclaration,
		find: (text: string) => AuditedProcessor,
	): Expectation {
		const { expectation, code } = declaration;
		if (typeof expectation === 'string') return knownExpectation(place(declaration), expectation, own);
		if ('sql' in expectation)
			return selection(place(declaration), code, expectation.sql, expectation.description);
		const source = find(expectation.recordsOf);
		const records = recorded.get(source) ?? recordsOf(source);
		recorded.set(source, records);
		return records;
	}

	/** A SELECT may read any table, so all processors count. */
	function expectedFrom(
		{ expectation }: ProcessorDeclaration,
		find: (text: string) => AuditedProcessor,
	): readonly AuditedProcessor[] {
		if (typeof expectation !== 'string') return 'sql' in expectation ? own : [find(expectation.recordsOf)];
		const name = statementName(expectation);
		return own.filter((processor) => processor.expectation.name === name);
	}

	return processors.map((declaration) => make(declaration, []));
}

function expectDistinct(
	declared: readonly ProcessorDeclaration[],
	own: readonly AuditedProcessor[],
	place: (declaration: ProcessorDeclaration) => string,
): void {
	for (const key of ['code', 'name'] as const)
		for (const [index, declaration] of declared.entries()) {
			const text = declaration[key];
			const before = [...own, ...declared.slice(0, index)];
			if (!before.some((other) => other[key] === text)) continue;
			throw new UsageError(
				`${place(declaration)}: another processor has the ${key} ${text}`,
				`Give it a ${key} of its own. Those of the pipeline are ${own.map((one) => one[key]).join(', ')}.`,
			);
		}
}

/** `players-of-the-date`, as it stands in statements: `players_of_the_date`. */
function statementName(text: string): string {
	return text.replaceAll('-', '_');
}

function knownExpectation(place: string, text: string, own: readonly AuditedProcessor[]): Expectation {
	const known = own.map(({ expectation }) => expectation);
	const found = known.find(({ name }) => name === statementName(text));
	if (found !== undefined) return found;
	const names = [...new Set(known.map(({ name }) => name.replaceAll('_', '-')))];
	throw new UsageError(
		`${place}: expectation is ${JSON.stringify(text)}: there is no such expectation.${didYouMean(text, names)}`,
		`Name one of ${names.join(', ')}, or write { recordsOf: 'MLFS' } or { sql: 'SELECT ...' }.`,
	);
}

function selection(place: string, code: string, text: string, description?: string): Expectation {
	try {
		return selectedBy(code, text, description);
	} catch (error) {
		if (!(error instanceof SelectError)) throw error;
		throw new UsageError(
			`${place}: expectation.sql: ${error.message}`,
			'Write one SELECT of analysis_date and entity_id, in SQL that GoogleSQL and DuckDB both take, with @start_date and @end_date for the dates asked for.',
			error,
		);
	}
}
