export {
	type Acknowledgement,
	acknowledgeable,
	acknowledgeFailures,
	type FailureSelection,
	wholeDates,
} from './causes/acknowledge.ts';
export {
	type CausedFailure,
	type ExpectedEntity,
	expectedEntities,
	failuresWithCauses,
} from './causes/entities.ts';
export {
	type ExplainRequest,
	type Explanation,
	explain,
	missingDatesOf,
	rootsOf,
	type Standing,
	type Step,
} from './causes/explain.ts';
export { type FailureChange, failureChanges, UnknownRunError } from './causes/failure-changes.ts';
export {
	countFailures,
	type FailureFilter,
	type FailureGroup,
	GROUPINGS,
	type Grouping,
	type ListedFailure,
	listFailures,
} from './causes/failure-list.ts';
export { knownEntities } from './causes/known-entities.ts';
export { type KnownDates, knownDates, knownRange } from './causes/known-range.ts';
export { type CauseKey, causeKeyText, type RootCause, rootCauses } from './causes/root-causes.ts';
export {
	type AuditConfig,
	auditConfig,
	defineConfig,
	type ProcessorDeclaration,
	processorDeclaration,
} from './declared/audit-config.ts';
export { recordsOf, selectedBy } from './declared/declared-expectation.ts';
export { declaredProcessor } from './declared/declared-processor.ts';
export {
	type Accepted,
	type AcceptRequest,
	acceptDefinition,
	NotAcceptedError,
} from './execute/accept-definition.ts';
export { type BackfillRequest, backfill } from './execute/backfill.ts';
export { type BackfillProgress, type ExecuteRequest, execute } from './execute/execute.ts';
export type { ProcessorResult } from './execute/result.ts';
export type { WaitPolicy } from './execute/wait-for-shards.ts';
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
} from './failure/failure-row.ts';
export { isAcknowledged } from './failure/is-acknowledged.ts';
export { SCHEMA_VERSION } from './failure/schema-version.ts';
export { CellVersions } from './ledger/cell-versions.ts';
export { observeSources } from './ledger/observe.ts';
export { recordSource, type SourceChange } from './ledger/record-source.ts';
export { DEFAULT_RETRY, type RetryPolicy } from './ledger/retry.ts';
export { checkSchema, type Migrated, prepareSchema } from './ledger/schema.ts';
export {
	CORE_TABLES,
	changedCellsTable,
	expectedTable,
	ledgerTable,
	runsTable,
	schemaVersionsTable,
} from './ledger/tables.ts';
export {
	type Notification,
	notificationsTable,
	readNotifications,
	writeNotifications,
} from './notifications/notifications.ts';
export { PlanError } from './plan/check-plan.ts';
export { differences } from './plan/differences.ts';
export { lacking, upstreamOf, withoutStep } from './plan/lacking.ts';
export { makePlan, type PlanRequest } from './plan/make-plan.ts';
export { type NeverRan, neverRan } from './plan/never-ran.ts';
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
export { type Stage, stagesOf } from './plan/stages.ts';
export { datesRead } from './processor/dates-read.ts';
export { statementsOf, tablesRead } from './processor/declared-reads.ts';
export { defineProcessor } from './processor/define-processor.ts';
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
	type Entity,
	type Inputs,
	inputKey,
	isOwn,
	isProcessor,
	type Output,
	type Processor,
	type RequiredEntity,
	sameEntity,
	type Upstream,
} from './processor/processor.ts';
export {
	defineSource,
	EVERY_DATE,
	type Rejections,
	type Source,
	type SourceTable,
} from './processor/source.ts';
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
	type ChangedDefinition,
	type Counts,
	coverageOf,
	type ProcessorAccount,
	type Reconciliation,
	reconcile,
	type StalenessUnknown,
	sumCounts,
	type UnaccountedEntity,
	unaccountedEntities,
	type Why,
} from './reconcile/reconcile.ts';
export { type RejectedGroup, readRejected } from './reconcile/rejected.ts';
export { type CellStatus, STATUS_MEANINGS, statusOf } from './reconcile/status.ts';
