export {
	type AuditConfig,
	auditConfig,
	defineConfig,
	type ProcessorDeclaration,
	processorDeclaration,
} from './audit/audit-config.ts';
export { recordsOf, selectedBy } from './audit/declared-expectation.ts';
export { declaredProcessor } from './audit/declared-processor.ts';
export { type BackfillRequest, backfill } from './engine/backfill.ts';
export { CellVersions } from './engine/cell-versions.ts';
export { type BackfillProgress, type ExecuteRequest, execute } from './engine/execute.ts';
export type { WaitPolicy } from './engine/other-shards.ts';
export type { ProcessorResult } from './engine/result.ts';
export { DEFAULT_RETRY, type RetryPolicy } from './engine/retry.ts';
export {
	type CausedFailure,
	type ExpectedEntity,
	expectedEntities,
	failuresWithCauses,
} from './explain/entities.ts';
export {
	type ExplainRequest,
	type Explanation,
	explain,
	missingDatesOf,
	rootsOf,
	type Standing,
	type Step,
} from './explain/explain.ts';
export { type FailureChange, failureChanges, UnknownRunError } from './explain/failure-changes.ts';
export {
	countFailures,
	type FailureFilter,
	type FailureGroup,
	GROUPINGS,
	type Grouping,
	type ListedFailure,
	listFailures,
} from './explain/failure-list.ts';
export { knownEntities } from './explain/known-entities.ts';
export { type KnownDates, knownDates, knownRange } from './explain/known-range.ts';
export { type CauseKey, causeKeyText, type RootCause, rootCauses } from './explain/root-causes.ts';
export {
	CATEGORY_FACTS,
	type Disposition,
	dispositionOf,
	FAILURE_CATEGORIES,
	FAILURE_TYPES,
	type FailureCategory,
	type FailureType,
	isUnknownSpelling,
	readCategory,
	spellingsOf,
} from './failure/category.ts';
export {
	DATE_LEVEL,
	ENTITY_TYPES,
	type EntityType,
	type FailureRow,
	failureJsonSchema,
	failureRow,
	failuresTable,
	parseFailureRow,
	RESOLUTION_STATUSES,
	SCHEMA_VERSION,
} from './failure/failure-row.ts';
export {
	type Acknowledgement,
	acknowledgeable,
	acknowledgeFailures,
	type FailureSelection,
	wholeDates,
} from './lifecycle/acknowledge.ts';
export { isAcknowledged } from './lifecycle/is-acknowledged.ts';
export {
	type Notification,
	notificationsTable,
	readNotifications,
	writeNotifications,
} from './notifications/notifications.ts';
export { PlanError } from './plan/check-plan.ts';
export { differences } from './plan/differences.ts';
export { lacking, withoutStep } from './plan/lacking.ts';
export { makePlan, type PlanRequest } from './plan/make-plan.ts';
export {
	type CellReason,
	cellsOf,
	entitiesSaved,
	isDue,
	type Plan,
	type PlannedCell,
	type PlanStep,
	planSchema,
} from './plan/plan.ts';
export { remaining } from './plan/remaining.ts';
export { isOfShard, type Shard } from './plan/shard.ts';
export { type Expectation, isAmong, restrictedTo } from './processor/expectation.ts';
export { inDependencyOrder } from './processor/graph.ts';
export type {
	Cause,
	EmittableCategory,
	Evidence,
	Failure,
	Outcome,
	OutcomeBuilder,
} from './processor/outcome.ts';
export { outcomeBuilder } from './processor/outcome.ts';
export {
	type AuditedProcessor,
	type Changed,
	type Concerns,
	defineProcessor,
	type Entity,
	type Inputs,
	inputKey,
	isOwn,
	isProcessor,
	type Output,
	type Processor,
	type Rejections,
	type RequiredEntity,
	type Source,
	sameEntity,
	type Upstream,
} from './processor/processor.ts';
export { type CouldNotCheck, overCheckable } from './reconcile/could-not-check.ts';
export {
	ENTITY_DEFECTS,
	type EntityDefect,
	type EntityDefectState,
	entityDefects,
} from './reconcile/entity-defects.ts';
export {
	KEY_DIFFERENCES,
	type KeyDifference,
	type NearlyAgreeing,
	nearlyAgree,
	nearlyAgreeingKeys,
} from './reconcile/nearly-agreeing.ts';
export { NULL_KEY_PLACES, type NullKeyPlace, type NullKeys } from './reconcile/null-keys.ts';
export {
	type CellAccount,
	type Counts,
	coverageOf,
	type ProcessorAccount,
	type Reconciliation,
	reconcile,
	sumCounts,
	type UnaccountedEntity,
	unaccountedEntities,
	type Why,
} from './reconcile/reconcile.ts';
export { type RejectedGroup, readRejected } from './reconcile/rejected.ts';
export { type CellStatus, STATUS_MEANINGS, statusOf } from './reconcile/status.ts';
export { checkSchema, prepareSchema } from './schema.ts';
export {
	CORE_TABLES,
	changedCellsTable,
	expectedTable,
	ledgerTable,
	runsTable,
	schemaVersionsTable,
} from './tables.ts';
