CREATE TABLE `lot_edits` (
	`shop_id` text NOT NULL,
	`id` text NOT NULL,
	`changed` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `id`)
) WITHOUT ROWID;
