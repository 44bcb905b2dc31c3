CREATE TABLE `identifications` (
	`shop_id` text NOT NULL,
	`id` text NOT NULL,
	`member_id` text,
	`photo_key` text NOT NULL,
	`content_type` text NOT NULL,
	`hash` text NOT NULL,
	`subject` text NOT NULL,
	`state` text NOT NULL,
	`problem` text,
	`attempts` integer NOT NULL,
	`answer` text,
	`choice` text,
	`feedback_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `identifications_by_hash` ON `identifications` (`shop_id`,`hash`);--> statement-breakpoint
CREATE INDEX `identifications_by_age` ON `identifications` (`shop_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `shop_settings` ADD `photo_days` integer DEFAULT 30 NOT NULL;