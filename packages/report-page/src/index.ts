export { type HeadlineCounts, headline, isSound } from './headline.ts';
export { type PageOptions, renderPage } from './render-page.ts';
export {
	type CauseData,
	CELL_COLUMNS,
	type CellDetails,
	type DetailData,
	type EntityDetails,
	type GroupData,
	type ProcessorData,
	type RejectedData,
	type ReportData,
	type Standing,
} from './report-data.ts';
