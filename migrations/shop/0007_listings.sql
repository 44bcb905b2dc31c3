CREATE TABLE `boids` (
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`boid` text,
	`candidates` text,
	`checked_at` integer NOT NULL,
	PRIMARY KEY(`item_type`, `item_no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `dirty_listings` (
	`shop_id` text NOT NULL,
	`marketplace` text NOT NULL,
	`lot_id` text NOT NULL,
	`marks` integer NOT NULL,
	`marked_at` integer NOT NULL,
	`due_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`failure` text,
	`is_allowed` integer DEFAULT false NOT NULL,
	`push_id` text,
	PRIMARY KEY(`shop_id`, `marketplace`, `lot_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `listing_questions` (
	`shop_id` text NOT NULL,
	`marketplace` text NOT NULL,
	`remote_lot_id` text NOT NULL,
	`kind` text NOT NULL,
	`lot_id` text,
	`ours` text NOT NULL,
	`theirs` text NOT NULL,
	`state` text NOT NULL,
	`asked_at` integer NOT NULL,
	`answered_at` integer,
	`answered_by` text,
	PRIMARY KEY(`shop_id`, `marketplace`, `remote_lot_id`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `past_listings` (
	`shop_id` text NOT NULL,
	`marketplace` text NOT NULL,
	`remote_lot_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `marketplace`, `remote_lot_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `pushes` (
	`shop_id` text NOT NULL,
	`id` text NOT NULL,
	`marketplace` text NOT NULL,
	`lot_id` text NOT NULL,
	`remote_lot_id` text,
	`kind` text NOT NULL,
	`quantity_delta` integer NOT NULL,
	`quantity_before` integer NOT NULL,
	`fields` text NOT NULL,
	`state` text NOT NULL,
	`message` text,
	`at` integer NOT NULL,
	`answered_at` integer,
	PRIMARY KEY(`shop_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `pushes_by_lot` ON `pushes` (`lot_id`,`id`);--> statement-breakpoint
ALTER TABLE `connections` ADD `stock_mode` text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE `connections` ADD `lists_missing` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `connections` ADD `most_emptied` integer DEFAULT 50 NOT NULL;--> statement-breakpoint
ALTER TABLE `connections` ADD `compared_at` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `answers` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `shown` text;--> statement-breakpoint
ALTER TABLE `listings` ADD `doubts` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `reading` text;--> statement-breakpoint
ALTER TABLE `listings` ADD `lot_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `quantity_offset` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `held_fields` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
CREATE INDEX `listings_unknown` ON `listings` (`shop_id`,`marketplace`) WHERE state = 'unknown';--> statement-breakpoint
ALTER TABLE `lots` ADD `hold_back` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `lots` ADD `kept_off` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `sync_leases` ADD `restored_at` integer;
--> statement-breakpoint
-- A lot's pieces, fields or wishes have changed: where a marketplace shows something else, or something else may be to
-- be shown, its listing is dirty. The time is the database's, because no statement brings one this far.
CREATE TRIGGER lots_dirty_listings AFTER UPDATE OF available, version ON lots
	WHEN OLD.available <> NEW.available OR OLD.version <> NEW.version BEGIN
	INSERT INTO dirty_listings (shop_id, marketplace, lot_id, marks, marked_at, due_at)
		SELECT NEW.shop_id, c.marketplace, NEW.id, 1, CAST(unixepoch('subsec') * 1000 AS INTEGER), 0
		FROM connections c LEFT JOIN listings x ON x.lot_id = NEW.id AND x.marketplace = c.marketplace
		WHERE c.shop_id = NEW.shop_id AND c.stock_mode = 'on' AND CASE WHEN x.lot_id IS NULL
			THEN c.lists_missing = 1 AND NEW.available > NEW.hold_back
			ELSE x.lot_version <> NEW.version
				OR x.shown_quantity <> max(0, NEW.available - NEW.hold_back + x.quantity_offset) END
		ON CONFLICT (shop_id, marketplace, lot_id) DO UPDATE SET marks = marks + 1,
			due_at = coalesce(due_at, 0), attempts = CASE WHEN due_at IS NULL THEN 0 ELSE attempts END;
END;
