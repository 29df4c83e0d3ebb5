import { CORE_TABLES } from '@accounted/failure-tracking';
import { clashOf, type DatasetNames, splitTableName } from '@accounted/warehouse';
import { didYouMean } from './did-you-mean.ts';
import { PIPELINE_TABLES } from './processors.ts';
import { UsageError } from './usage-error.ts';

/** The datasets that the tables of the pipeline are in, by the names that code gives them. */
const DATASETS: readonly string[] = [
	...new Set([...CORE_TABLES, ...PIPELINE_TABLES].map(({ name }) => splitTableName(name).dataset)),
];

/** The entry whose value stands before the names of all datasets that have no entry. */
const ANY = '*';

/**
 * Returns the names that datasets have in the warehouse, out of a setting such as `{ nba_raw: 'other_raw', '*': 'test_' }`.
 * @throws UsageError for a name that BigQuery would not take, for one that is nearly a dataset of the pipeline, and where two
 * datasets would get one name.
 */
export function datasetNames(setting: Readonly<Record<string, string>> = {}): DatasetNames {
	const prefix = setting[ANY] ?? '';
	const names = new Map(DATASETS.map((dataset) => [dataset, `${prefix}${dataset}`]));
	for (const [dataset, name] of Object.entries(setting)) {
		if (dataset === ANY) continue;
		const hint = didYouMean(dataset, DATASETS);
		if (!DATASETS.includes(dataset) && hint !== '')
			throw new UsageError(
				`datasets: ${dataset} is no dataset of this pipeline.${hint}`,
				`Its datasets are ${DATASETS.join(', ')}.`,
			);
		names.set(dataset, name);
	}
	// https://cloud.google.com/bigquery/docs/datasets#dataset-naming
	for (const [dataset, name] of names)
		if (!/^[A-Za-z_][A-Za-z0-9_]{0,1023}$/.test(name))
			throw new UsageError(
				`datasets: ${dataset} would be ${JSON.stringify(name)}`,
				'A name of a dataset has letters, digits and underscores, and no digit comes first.',
			);
	const clash = clashOf(names);
	if (clash !== null) throw new UsageError(`datasets: ${clash}`, 'Give each dataset a name of its own.');
	return names;
}
