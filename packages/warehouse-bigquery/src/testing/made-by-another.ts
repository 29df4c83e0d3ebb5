import type { BigQueryEndpoint } from '@accounted/googlesql-testkit';
import { splitTableName, type TableDefinition } from '@accounted/warehouse';
import { tableResource } from '../ddl.ts';

/** Makes tables, and datasets that are missing, as another program does: without our mark. */
export async function madeByAnother(
	{ url, projectId }: BigQueryEndpoint,
	tables: readonly TableDefinition[],
): Promise<void> {
	const post = async (path: string, body: object) => {
		const response = await fetch(`${url}/bigquery/v2/projects/${projectId}${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!response.ok && response.status !== 409) throw new Error(await response.text());
	};
	for (const table of tables) {
		const { dataset } = splitTableName(table.name);
		const { labels: _, ...resource } = tableResource(table, projectId);
		await post('/datasets', { datasetReference: { datasetId: dataset }, location: 'US' });
		await post(`/datasets/${dataset}/tables`, resource);
	}
}
