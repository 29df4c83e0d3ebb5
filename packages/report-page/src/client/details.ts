import { printedCommandOf } from '@accounted/command-line/printed-command';
import type { CellDetails, DetailData, EntityDetails, ReportData, Standing } from '../report-data.ts';
import { type Report, unpack } from './report.ts';

/** Where the page's data come from: itself, or the server that it was got from. */
export interface Details {
	readonly live: boolean;
	/** What was left out of it; empty where nothing was. */
	readonly note: string;
	names(): readonly string[];
	cell(code: string, date: string): Promise<CellDetails>;
	entity(id: string): Promise<EntityDetails>;
}

/** The data that the page carries, or that its server has now. */
export async function loadReport(packed: string): Promise<ReportData> {
	return (await unpack(packed)) ?? ask('/api/report');
}

export function detailsOf(report: Report): Details {
	const { details } = report.data;
	return details === null ? LIVE : new Carried(report, details);
}

const LIVE: Details = {
	live: true,
	note: '',
	names: () => [],
	cell: (code, date) => ask(`/api/cell?${new URLSearchParams({ processor: code, date })}`),
	entity: (id) => ask(`/api/entity?${new URLSearchParams({ id })}`),
};

async function ask<T>(path: string): Promise<T> {
	const answer = await fetch(path);
	if (!answer.ok) throw new Error((await answer.text()) || `the server answered ${answer.status}`);
	return answer.json();
}

/** Details from the page itself. */
class Carried implements Details {
	readonly live = false;
	readonly note: string;
	readonly #report: Report;
	readonly #data: DetailData;

	constructor(report: Report, data: DetailData) {
		this.#report = report;
		this.#data = data;
		this.note = data.leftOut;
	}

	names(): readonly string[] {
		return this.#data.entities;
	}

	async cell(code: string, date: string): Promise<CellDetails> {
		const [processor, at] = [this.#report.codes.indexOf(code), this.#report.dateIndex.get(date) ?? -1];
		const unaccounted = this.#data.unaccounted.filter((one) => one[0] === processor && one[1] === at);
		const groups = this.#data.groups.filter((group) => group.at[0] === processor && group.at[1] === at);
		const { invocation } = this.#report.data;
		const lost = unaccounted.some(([, , , why]) => why !== 'NEVER_RAN');
		return {
			groups: groups.map(({ at: [, , index], says, entities }) => {
				const cause = this.#report.data.causes[index];
				const root =
					cause === undefined ? [] : [`${`${cause.category} ${cause.subject}`.trim()}: ${cause.says}`];
				return {
					title: cause === undefined ? 'another cause' : `${cause.category} ${cause.subject}`.trim(),
					disposition: cause?.disposition ?? 'error',
					chain: says === '' ? root : [`${code} ${date}: ${says}`, ...root],
					entities: entities.map((entity) => this.#name(entity)),
				};
			}),
			unaccounted: unaccounted.map(([, , entity, why]) => ({ entity: this.#name(entity), why })),
			commands: [
				printedCommandOf(invocation, 'validate', ['--explain', `${code}:${date}`]),
				printedCommandOf(invocation, 'pipeline', [
					...['backfill', '--start-date', date, '--end-date', date, '--processor', code],
					...(unaccounted.length === 0 || lost ? ['--force'] : []),
				]),
			],
		};
	}

	async entity(id: string): Promise<EntityDetails> {
		const entity = this.#data.entities.indexOf(id);
		const { dates, causes, processors } = this.#report.data;
		return {
			entity: id,
			processors: processors.flatMap(({ code, expectation }, processor) => {
				const found = new Map<number, { standing: Standing; says: string }>();
				for (const [date, entities] of (this.#data.expected?.[expectation] ?? []).entries())
					if (entities.includes(entity)) found.set(date, { standing: 'record', says: '' });
				for (const { at, says, entities } of this.#data.groups) {
					if (at[0] !== processor || !entities.includes(entity)) continue;
					const cause = causes[at[2]];
					const root = cause === undefined ? '' : `; root cause ${cause.category} ${cause.subject}`;
					found.set(at[1], { standing: cause?.disposition ?? 'error', says: `${says}${root}` });
				}
				for (const one of this.#data.unaccounted)
					if (one[0] === processor && one[2] === entity)
						found.set(one[1], { standing: 'unaccounted', says: one[3] });
				if (found.size === 0) return [];
				const own = [...found].sort(([first], [second]) => first - second);
				return [{ code, dates: own.map(([date, what]) => ({ date: dates[date] ?? '', ...what })) }];
			}),
		};
	}

	#name(entity: number): string {
		return this.#data.entities[entity] ?? '';
	}
}
