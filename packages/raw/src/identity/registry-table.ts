import { defineTable, type RowOf } from '@accounted/warehouse';
import { z } from 'zod';

export const registryTable = defineTable({
	name: 'nba_reference.players',
	description: 'Who is who: player_id and player_lookup, one to one but where is_ambiguous says otherwise.',
	schema: z.object({
		player_id: z.int().nullable().describe('NBA.com id; null for a player known by name alone'),
		player_lookup: z.string().describe('The folded name'),
		player_full_name: z.string(),
		is_ambiguous: z.boolean().describe('Another player folds to the same lookup'),
	}),
	key: ['player_id', 'player_lookup'],
	clusterBy: ['player_lookup'],
});

export type RegistryRow = RowOf<typeof registryTable>;
