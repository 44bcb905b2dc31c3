ALTER TABLE `dead_letters` ADD `problem` text;--> statement-breakpoint
ALTER TABLE `dead_letters` ADD `technical` text;--> statement-breakpoint
ALTER TABLE `dead_letters` ADD `outcome` text;--> statement-breakpoint
ALTER TABLE `dead_letters` ADD `closed_at` integer;--> statement-breakpoint
ALTER TABLE `dead_letters` ADD `closed_by` text;--> statement-breakpoint
CREATE INDEX `dead_letters_by_shop` ON `dead_letters` (`shop_id`,`at`);