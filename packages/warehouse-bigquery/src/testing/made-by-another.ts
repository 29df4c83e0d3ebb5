import { type BigQueryEndpoint, restOf } from '@accounted/googlesql-testkit';
import { splitTableName, type TableDefinition } from '@accounted/warehouse';
import { tableResource } from '../ddl.ts';

/** Makes tables, and datasets that are missing, as another program does: without our mark. */
export async function madeByAnother(
	endpoint: BigQueryEndpoint,
	tables: readonly TableDefinition[],
): Promise<void> {
	const post = async (path: string, body: object) => {
		const answer = await restOf(endpoint)('POST', path, body);
		if (answer.status >= 400 && answer.status !== 409) throw new Error(JSON.stringify(answer.body));
	};
	for (const table of tables) {
		const { dataset } = splitTableName(table.name);
		const { labels: _, ...resource } = tableResource(table, endpoint.projectId);
		await post('/datasets', { datasetReference: { datasetId: dataset }, location: 'US' });
		await post(`/datasets/${dataset}/tables`, resource);
	}
}
