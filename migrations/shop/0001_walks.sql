CREATE TABLE `layouts` (
	`shop_id` text PRIMARY KEY NOT NULL,
	`layout` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text
);
--> statement-breakpoint
CREATE TABLE `pick_deliveries` (
	`shop_id` text NOT NULL,
	`session_id` text NOT NULL,
	`order_id` text NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `session_id`, `order_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pick_flushes` (
	`session_id` text NOT NULL,
	`no` integer NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`session_id`, `no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pick_session_orders` (
	`session_id` text NOT NULL,
	`order_id` text NOT NULL,
	`shop_id` text NOT NULL,
	`tote` text NOT NULL,
	`code` text NOT NULL,
	`open` integer NOT NULL,
	PRIMARY KEY(`session_id`, `order_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `pick_session_orders_open` ON `pick_session_orders` (`order_id`) WHERE open = 1;--> statement-breakpoint
CREATE TABLE `pick_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`no` integer NOT NULL,
	`state` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	`completed_at` integer,
	`lots` integer NOT NULL,
	`pieces` integer NOT NULL,
	`picked_pieces` integer NOT NULL,
	`short_pieces` integer NOT NULL,
	`pickers` text NOT NULL,
	`estimated_minutes` integer NOT NULL,
	`report` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pick_sessions_no` ON `pick_sessions` (`shop_id`,`no`);--> statement-breakpoint
CREATE INDEX `pick_sessions_by_state` ON `pick_sessions` (`shop_id`,`state`,`created_at`);--> statement-breakpoint
ALTER TABLE `todos` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `todos` ADD `location_id` text;--> statement-breakpoint
ALTER TABLE `todos` ADD `session_id` text;--> statement-breakpoint
ALTER TABLE `todos` ADD `assignee_id` text;