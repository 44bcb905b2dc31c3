CREATE TABLE `catalog_alternates` (
	`shop_id` text NOT NULL,
	`alternate_key` text NOT NULL,
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`alternate_no` text NOT NULL,
	PRIMARY KEY(`shop_id`, `alternate_key`, `item_type`, `item_no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `catalog_alternates_by_item` ON `catalog_alternates` (`shop_id`,`item_type`,`item_no`);--> statement-breakpoint
CREATE TABLE `catalog_categories` (
	`shop_id` text NOT NULL,
	`category_id` integer NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`shop_id`, `category_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `catalog_colors` (
	`shop_id` text NOT NULL,
	`bl_color_id` integer NOT NULL,
	`name` text NOT NULL,
	`hex` text,
	PRIMARY KEY(`shop_id`, `bl_color_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `catalog_elements` (
	`shop_id` text NOT NULL,
	`element_id` text NOT NULL,
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`bl_color_id` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `element_id`, `item_type`, `item_no`, `bl_color_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `catalog_elements_by_item` ON `catalog_elements` (`shop_id`,`item_type`,`item_no`);--> statement-breakpoint
CREATE TABLE `catalog_item_colors` (
	`shop_id` text NOT NULL,
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`bl_color_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `item_type`, `item_no`, `bl_color_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `catalog_items` (
	`id` integer PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`no_key` text NOT NULL,
	`name` text NOT NULL,
	`words` text NOT NULL,
	`category_id` integer,
	`weight_mg` integer,
	`year` integer,
	`dimensions` text NOT NULL,
	`is_obsolete` integer NOT NULL,
	`source` text NOT NULL,
	`as_of` integer NOT NULL,
	`fetched_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_items_by_no` ON `catalog_items` (`shop_id`,`item_type`,`item_no`);--> statement-breakpoint
CREATE INDEX `catalog_items_by_key` ON `catalog_items` (`shop_id`,`no_key`);--> statement-breakpoint
CREATE INDEX `catalog_items_by_category` ON `catalog_items` (`shop_id`,`category_id`);--> statement-breakpoint
CREATE TABLE `catalog_loads` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`state` text NOT NULL,
	`file_name` text NOT NULL,
	`file_key` text NOT NULL,
	`bytes` integer NOT NULL,
	`kind` text NOT NULL,
	`format` text NOT NULL,
	`delimiter` text NOT NULL,
	`columns` text NOT NULL,
	`sample` text NOT NULL,
	`mapping` text,
	`done` integer NOT NULL,
	`total` integer,
	`problems` text NOT NULL,
	`failure` text,
	`attempts` integer NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE INDEX `catalog_loads_by_time` ON `catalog_loads` (`shop_id`,"created_at" DESC);--> statement-breakpoint
CREATE TABLE `catalog_misses` (
	`shop_id` text NOT NULL,
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `item_type`, `item_no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `catalog_prices` (
	`shop_id` text NOT NULL,
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`bl_color_id` integer NOT NULL,
	`condition` text NOT NULL,
	`currency` text NOT NULL,
	`stock` text NOT NULL,
	`sold` text NOT NULL,
	`fetched_at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `item_type`, `item_no`, `bl_color_id`, `condition`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `catalog_shops` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`shop_id` text NOT NULL,
	`colors_fetched_at` integer,
	`categories_fetched_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `catalog_shops_shop_id_unique` ON `catalog_shops` (`shop_id`);--> statement-breakpoint
CREATE TABLE `catalog_words` (
	`shop_id` text NOT NULL,
	`word` text NOT NULL,
	PRIMARY KEY(`shop_id`, `word`)
) WITHOUT ROWID;
--> statement-breakpoint
-- Holds no text of its own: `catalog_items` has it. Words are all that is asked for, so positions are left out, and
-- nothing is ranked by frequency, so are column sizes. Prefixes of two and three letters answer while somebody types.
CREATE VIRTUAL TABLE `catalog_search` USING fts5(
	words, content = 'catalog_items', content_rowid = 'id', detail = 'none', columnsize = 0, prefix = '2 3',
	tokenize = "unicode61 remove_diacritics 0 tokenchars '_'"
);
--> statement-breakpoint
CREATE TRIGGER `catalog_items_added` AFTER INSERT ON `catalog_items` BEGIN
	INSERT INTO catalog_search (rowid, words) VALUES (NEW.id, NEW.words);
END;
--> statement-breakpoint
CREATE TRIGGER `catalog_items_removed` AFTER DELETE ON `catalog_items` BEGIN
	INSERT INTO catalog_search (catalog_search, rowid, words) VALUES ('delete', OLD.id, OLD.words);
END;
--> statement-breakpoint
CREATE TRIGGER `catalog_items_refiled` AFTER UPDATE ON `catalog_items` WHEN OLD.id <> NEW.id OR OLD.words <> NEW.words BEGIN
	INSERT INTO catalog_search (catalog_search, rowid, words) VALUES ('delete', OLD.id, OLD.words);
	INSERT INTO catalog_search (rowid, words) VALUES (NEW.id, NEW.words);
END;
