CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`details` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_entries_by_time` ON `audit_entries` (`shop_id`,`at`);--> statement-breakpoint
CREATE TABLE `batch_guard` (
	`broken` text NOT NULL,
	CONSTRAINT "batch_guard_holds" CHECK("batch_guard"."broken" IS NULL)
);
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`shop_id` text NOT NULL,
	`key` text NOT NULL,
	`request` text NOT NULL,
	`status` integer NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shop_settings` (
	`shop_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`currency` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `marketplace_calls` (
	`shop_id` text NOT NULL,
	`marketplace` text NOT NULL,
	`bucket_at` integer NOT NULL,
	`calls` integer NOT NULL,
	`failed` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `marketplace`, `bucket_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `connections` (
	`shop_id` text NOT NULL,
	`marketplace` text NOT NULL,
	`sealed_credentials` text NOT NULL,
	`credential_hint` text NOT NULL,
	`store_name` text,
	`currency` text,
	`orders_since` integer NOT NULL,
	`connected_at` integer NOT NULL,
	`stock_imported_at` integer,
	`last_good_at` integer,
	`problem_code` text,
	`problem_message` text,
	`problem_since` integer,
	`swept_at` integer,
	`hook_token` text NOT NULL,
	PRIMARY KEY(`shop_id`, `marketplace`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `locations` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`code` text NOT NULL,
	`code_key` text NOT NULL,
	`sort_key` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `locations_by_code` ON `locations` (`shop_id`,`code_key`);--> statement-breakpoint
CREATE TABLE `listings` (
	`shop_id` text NOT NULL,
	`marketplace` text NOT NULL,
	`remote_lot_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`shown_quantity` integer NOT NULL,
	`state` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `marketplace`, `remote_lot_id`),
	CONSTRAINT "listings_shown" CHECK("listings"."shown_quantity" >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `listings_by_lot` ON `listings` (`lot_id`,`marketplace`);--> statement-breakpoint
CREATE TABLE `lots` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`item_type` text NOT NULL,
	`item_no` text NOT NULL,
	`item_name` text NOT NULL,
	`bl_color_id` integer NOT NULL,
	`condition` text NOT NULL,
	`completeness` text,
	`used_grade` text,
	`unit_price` integer NOT NULL,
	`currency` text NOT NULL,
	`description` text NOT NULL,
	`remarks` text NOT NULL,
	`bulk` integer NOT NULL,
	`is_retain` integer NOT NULL,
	`stock_room` text,
	`my_cost` integer,
	`sale_percent` integer NOT NULL,
	`tiers` text NOT NULL,
	`bind_id` text,
	`weight_mg` integer,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "lots_condition" CHECK("lots"."condition" IN ('N', 'U'))
);
--> statement-breakpoint
CREATE INDEX `lots_by_item` ON `lots` (`shop_id`,`item_no`,`bl_color_id`,`condition`);--> statement-breakpoint
CREATE TABLE `movements` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`location_id` text NOT NULL,
	`kind` text NOT NULL,
	`on_hand_delta` integer NOT NULL,
	`reserved_delta` integer NOT NULL,
	`sold_delta` integer NOT NULL,
	`order_id` text,
	`remote_lot_id` text,
	`actor_id` text,
	`at` integer NOT NULL,
	CONSTRAINT "movements_line" CHECK(("movements"."order_id" IS NULL) = ("movements"."remote_lot_id" IS NULL))
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reservations` (
	`order_id` text NOT NULL,
	`remote_lot_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`location_id` text NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`order_id`, `remote_lot_id`, `lot_id`, `location_id`),
	CONSTRAINT "reservations_quantity" CHECK("reservations"."quantity" >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stock_levels` (
	`lot_id` text NOT NULL,
	`location_id` text NOT NULL,
	`shop_id` text NOT NULL,
	`on_hand` integer NOT NULL,
	`reserved` integer NOT NULL,
	`sold` integer NOT NULL,
	PRIMARY KEY(`lot_id`, `location_id`),
	CONSTRAINT "stock_levels_promise" CHECK("stock_levels"."reserved" >= 0 AND "stock_levels"."reserved" <= "stock_levels"."on_hand")
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `stock_levels_by_location` ON `stock_levels` (`shop_id`,`location_id`);--> statement-breakpoint
CREATE TABLE `order_events` (
	`order_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`message` text NOT NULL,
	`actor_id` text,
	PRIMARY KEY(`order_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `order_lines` (
	`order_id` text NOT NULL,
	`remote_lot_id` text NOT NULL,
	`shop_id` text NOT NULL,
	`lot_id` text,
	`external_lot_id` text,
	`item_type` text NOT NULL,
	`item_no` text,
	`item_name` text NOT NULL,
	`bl_color_id` integer,
	`color_name` text NOT NULL,
	`condition` text NOT NULL,
	`completeness` text,
	`wanted` integer NOT NULL,
	`batches` text NOT NULL,
	`reserved` integer NOT NULL,
	`picked` integer NOT NULL,
	`waived` integer NOT NULL,
	`unit_price` integer NOT NULL,
	`remarks` text NOT NULL,
	`description` text NOT NULL,
	`weight_mg` integer,
	PRIMARY KEY(`order_id`, `remote_lot_id`),
	CONSTRAINT "order_lines_counts" CHECK("order_lines"."wanted" >= 0 AND "order_lines"."reserved" >= 0 AND "order_lines"."picked" >= 0 AND "order_lines"."waived" >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `order_lines_waiting` ON `order_lines` (`shop_id`,`lot_id`) WHERE lot_id IS NULL OR wanted > reserved + picked + waived;--> statement-breakpoint
CREATE TABLE `order_payloads` (
	`order_id` text PRIMARY KEY NOT NULL,
	`payload` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`marketplace` text NOT NULL,
	`remote_id` text NOT NULL,
	`status` text NOT NULL,
	`raw_status` text NOT NULL,
	`fingerprint` text NOT NULL,
	`content_fingerprint` text NOT NULL,
	`holds_stock` integer NOT NULL,
	`ordered_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`paid_at` integer,
	`buyer_name` text NOT NULL,
	`lot_count` integer NOT NULL,
	`piece_count` integer NOT NULL,
	`batch_count` integer NOT NULL,
	`currency` text NOT NULL,
	`grand_total` integer NOT NULL,
	`tracking_no` text,
	`tracking_link` text,
	`details` text NOT NULL,
	`version` integer NOT NULL,
	`imported_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `orders_by_time` ON `orders` (`shop_id`,`ordered_at`);--> statement-breakpoint
CREATE INDEX `orders_by_status` ON `orders` (`shop_id`,`status`,`ordered_at`);--> statement-breakpoint
CREATE TABLE `status_writes` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`order_id` text NOT NULL,
	`target` text NOT NULL,
	`raw_target` text NOT NULL,
	`tracking_no` text,
	`tracking_link` text,
	`state` text NOT NULL,
	`message` text,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`requested_at` integer NOT NULL,
	`settled_at` integer
);
--> statement-breakpoint
CREATE INDEX `status_writes_by_order` ON `status_writes` (`order_id`);--> statement-breakpoint
CREATE INDEX `status_writes_open` ON `status_writes` (`shop_id`,`next_attempt_at`) WHERE state = 'pending';--> statement-breakpoint
CREATE TABLE `todos` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`state` text NOT NULL,
	`resolution` text,
	`refund_amount` integer,
	`message` text NOT NULL,
	`quantity` integer,
	`order_id` text,
	`remote_lot_id` text,
	`lot_id` text,
	`note` text NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `todos_open_subject` ON `todos` (`shop_id`,`subject`) WHERE state <> 'done';--> statement-breakpoint
CREATE INDEX `todos_by_order` ON `todos` (`order_id`);--> statement-breakpoint
CREATE INDEX `todos_by_time` ON `todos` (`shop_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`shop_id` text NOT NULL,
	`topic` text NOT NULL,
	`kind` text NOT NULL,
	`ids` text NOT NULL,
	`notice` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `changes_by_shop` ON `changes` (`shop_id`,`seq`);--> statement-breakpoint
CREATE TABLE `import_open_lines` (
	`import_id` text NOT NULL,
	`order_id` text NOT NULL,
	`remote_lot_id` text NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`import_id`, `order_id`, `remote_lot_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `import_rows` (
	`import_id` text NOT NULL,
	`no` integer NOT NULL,
	`remote_lot_id` text NOT NULL,
	`plan` text NOT NULL,
	`lot_id` text,
	`quantity` integer NOT NULL,
	`promised` integer NOT NULL,
	`message` text,
	`lot` text NOT NULL,
	PRIMARY KEY(`import_id`, `no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `import_rows_by_lot` ON `import_rows` (`import_id`,`remote_lot_id`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`source` text NOT NULL,
	`state` text NOT NULL,
	`stage` text NOT NULL,
	`done` integer NOT NULL,
	`total` integer,
	`counts` text,
	`other_orders` text,
	`other_orders_deducted` integer,
	`create_unmatched` integer NOT NULL,
	`file_key` text,
	`apply_from` integer NOT NULL,
	`attempts` integer NOT NULL,
	`failure` text,
	`created_by` text,
	`created_at` integer NOT NULL,
	`finished_at` integer
);
--> statement-breakpoint
CREATE INDEX `imports_by_time` ON `imports` (`shop_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `imports_open` ON `imports` (`shop_id`) WHERE state IN ('reading', 'applying');--> statement-breakpoint
CREATE TABLE `sync_leases` (
	`shop_id` text PRIMARY KEY NOT NULL,
	`fence` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sync_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`shop_id` text NOT NULL,
	`trigger` text NOT NULL,
	`state` text NOT NULL,
	`stage` text,
	`queued_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`parts` text NOT NULL,
	`again` integer NOT NULL,
	`cursor` text
);
--> statement-breakpoint
CREATE INDEX `sync_runs_by_time` ON `sync_runs` (`shop_id`,`queued_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `sync_runs_open` ON `sync_runs` (`shop_id`) WHERE state IN ('queued', 'running');
--> statement-breakpoint
-- The ledger is append-only: undo is a compensating movement.
CREATE TRIGGER movements_are_final BEFORE UPDATE ON movements BEGIN
	SELECT RAISE(ABORT, 'movements are append-only');
END;
--> statement-breakpoint
CREATE TRIGGER movements_are_kept BEFORE DELETE ON movements BEGIN
	SELECT RAISE(ABORT, 'movements are append-only');
END;
--> statement-breakpoint
-- Levels, reservations and what a line has are projections of the ledger. A movement whose id is already there is
-- not inserted, so none of this happens twice. The empty row comes first because a CHECK judges the inserted row
-- before an upsert would add to the old one.
CREATE TRIGGER movements_project AFTER INSERT ON movements BEGIN
	INSERT INTO stock_levels (lot_id, location_id, shop_id, on_hand, reserved, sold)
		SELECT NEW.lot_id, NEW.location_id, NEW.shop_id, 0, 0, 0
		WHERE NOT EXISTS (SELECT 1 FROM stock_levels WHERE lot_id = NEW.lot_id AND location_id = NEW.location_id);
	UPDATE stock_levels SET on_hand = on_hand + NEW.on_hand_delta, reserved = reserved + NEW.reserved_delta, sold = sold + NEW.sold_delta
		WHERE lot_id = NEW.lot_id AND location_id = NEW.location_id;
	INSERT INTO reservations (order_id, remote_lot_id, lot_id, location_id, quantity)
		SELECT NEW.order_id, NEW.remote_lot_id, NEW.lot_id, NEW.location_id, 0
		WHERE NEW.order_id IS NOT NULL AND NEW.reserved_delta <> 0 AND NOT EXISTS (
			SELECT 1 FROM reservations WHERE order_id = NEW.order_id AND remote_lot_id = NEW.remote_lot_id
				AND lot_id = NEW.lot_id AND location_id = NEW.location_id);
	UPDATE reservations SET quantity = quantity + NEW.reserved_delta
		WHERE NEW.reserved_delta <> 0 AND order_id = NEW.order_id AND remote_lot_id = NEW.remote_lot_id
			AND lot_id = NEW.lot_id AND location_id = NEW.location_id;
	UPDATE order_lines SET reserved = reserved + NEW.reserved_delta, picked = picked + NEW.sold_delta
		WHERE order_id = NEW.order_id AND remote_lot_id = NEW.remote_lot_id;
END;
