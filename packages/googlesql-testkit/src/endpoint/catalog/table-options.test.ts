import { describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { query, restOf } from '../testing/rest-of.ts';

const endpoint = endpointForEach();
const schema = { fields: [{ name: 'day', type: 'DATE' }] };

async function metadata(): Promise<unknown> {
	return (await clientOf(endpoint()).dataset('ds').table('games').getMetadata())[0];
}

describe('labels, description and the required partition filter', () => {
	it('come from CREATE TABLE, change by ALTER TABLE, and go by NULL', async () => {
		await clientOf(endpoint()).createDataset('ds');
		await clientOf(endpoint()).query(`CREATE TABLE ds.games (day DATE) PARTITION BY day OPTIONS (
			labels = [('layer', 'raw'), STRUCT('owner', 'old')], description = 'Games', require_partition_filter = TRUE)`);
		expect(await metadata()).toMatchObject({
			labels: { layer: 'raw', owner: 'old' },
			description: 'Games',
			requirePartitionFilter: true,
		});
		await clientOf(endpoint()).query(
			"ALTER TABLE ds.games SET OPTIONS (labels = [('owner', 'new')], require_partition_filter = FALSE)",
		);
		expect(await metadata()).toMatchObject({
			labels: { owner: 'new' },
			description: 'Games',
			requirePartitionFilter: false,
		});
		await clientOf(endpoint()).query('ALTER TABLE ds.games SET OPTIONS (description = NULL, labels = [])');
		expect(await metadata()).not.toHaveProperty('description');
		expect(await metadata()).toMatchObject({ labels: {} });
	});

	it('come from tables.insert, and a patch keeps the labels that it does not name', async () => {
		const [dataset] = await clientOf(endpoint()).createDataset('ds');
		const labels = { layer: 'raw', owner: 'old' };
		const timePartitioning = { type: 'DAY', field: 'day' };
		const [table] = await dataset.createTable('games', {
			schema,
			labels,
			timePartitioning,
			requirePartitionFilter: true,
		});
		await restOf(endpoint())('PATCH', '/datasets/ds/tables/games', { labels: { owner: null, stage: 'a' } });
		expect(await metadata()).toMatchObject({
			labels: { layer: 'raw', stage: 'a' },
			requirePartitionFilter: true,
		});
		await table.setMetadata({ requirePartitionFilter: false, description: 'Games' });
		expect(await metadata()).toMatchObject({ requirePartitionFilter: false, description: 'Games' });
	});

	it('are refused where they cannot be', async () => {
		await clientOf(endpoint()).createDataset('ds');
		for (const options of ["labels = [('Upper', 'x')]", 'require_partition_filter = TRUE', 'description = 1'])
			expect(await query(endpoint(), `CREATE TABLE ds.games (day DATE) OPTIONS (${options})`)).toMatchObject({
				status: 400,
			});
		expect(await query(endpoint(), 'ALTER TABLE ds.none SET OPTIONS (labels = [])')).toMatchObject({
			status: 404,
		});
		expect(await query(endpoint(), 'ALTER TABLE IF EXISTS ds.none SET OPTIONS (labels = [])')).toMatchObject({
			status: 200,
		});
	});
});
