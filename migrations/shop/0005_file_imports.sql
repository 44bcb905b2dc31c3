CREATE TABLE `file_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`name` text NOT NULL,
	`format` text NOT NULL,
	`state` text NOT NULL,
	`options` text NOT NULL,
	`sample` text,
	`done` integer NOT NULL,
	`total` integer,
	`counts` text,
	`attempts` integer NOT NULL,
	`failure` text,
	`created_by` text,
	`created_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE INDEX `file_imports_by_time` ON `file_imports` (`shop_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `file_imports_open` ON `file_imports` (`shop_id`) WHERE state IN ('reading', 'applying', 'undoing');--> statement-breakpoint
CREATE TABLE `file_rows` (
	`import_id` text NOT NULL,
	`no` integer NOT NULL,
	`line` integer NOT NULL,
	`plan` text NOT NULL,
	`lot_id` text,
	`lot` text NOT NULL,
	`problems` text,
	`applied` text,
	PRIMARY KEY(`import_id`, `no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `file_rows_by_plan` ON `file_rows` (`import_id`,`plan`,`no`);