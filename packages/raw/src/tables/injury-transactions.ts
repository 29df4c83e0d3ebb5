import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { defineRawTable } from './raw-table.ts';

const file = z.object({
	transaction_date: isoDate,
	team: z.string().describe('NBA tricode'),
	team_name: z.string().nullable(),
	action: z.enum(['PLACED', 'ACTIVATED']),
	player_id: z.int().nullable(),
	player_name: z.string(),
	notes: z.string().nullable(),
});

export const injuryTransactions = defineRawTable({
	name: 'injury_transactions',
	description: 'Players placed on, and activated from, the injured list.',
	required: false,
	file,
	schema: file.extend({ player_lookup: z.string() }),
	optionalColumns: ['team_name', 'notes'],
	unit: 'transaction_date',
	key: ['transaction_date', 'team', 'player_lookup', 'action'],
	partitionBy: 'transaction_date',
	clusterBy: ['player_lookup'],
});
