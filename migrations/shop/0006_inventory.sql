CREATE TABLE `lot_changes` (
	`lot_id` text NOT NULL,
	`id` text NOT NULL,
	`shop_id` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`undoes` text,
	`actor_id` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`lot_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `lots` ADD `low_at` integer;--> statement-breakpoint
ALTER TABLE `lots` ADD `available` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `lots` ADD `is_stocked` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `lots` ADD `home_key` text DEFAULT '􏿿' NOT NULL;--> statement-breakpoint
CREATE INDEX `lots_by_available` ON `lots` (`shop_id`,`available`,`id`);--> statement-breakpoint
CREATE INDEX `lots_by_home` ON `lots` (`shop_id`,`home_key`,`id`);--> statement-breakpoint
CREATE INDEX `lots_by_price` ON `lots` (`shop_id`,`unit_price`,`id`);--> statement-breakpoint
CREATE INDEX `lots_by_color` ON `lots` (`shop_id`,`bl_color_id`);--> statement-breakpoint
CREATE INDEX `lots_low` ON `lots` (`shop_id`,`id`) WHERE low_at IS NOT NULL;--> statement-breakpoint
-- An undo happens once.
CREATE UNIQUE INDEX `lot_changes_undone` ON `lot_changes` (`lot_id`,`undoes`) WHERE undoes IS NOT NULL;
--> statement-breakpoint
-- What lots are sorted and filtered by follows their levels. Two statements, because an index is written again when one
-- of its columns is named, changed or not: a pick changes none of it, unless it empties a drawer.
CREATE TRIGGER lots_get_a_home AFTER INSERT ON stock_levels BEGIN
	UPDATE lots SET home_key = (SELECT coalesce(min(CASE WHEN s.on_hand > 0 AND l.code <> '' THEN l.sort_key END),
			min(CASE WHEN l.code <> '' THEN l.sort_key END), '􏿿')
		FROM stock_levels s JOIN locations l ON l.id = s.location_id WHERE s.lot_id = NEW.lot_id)
		WHERE id = NEW.lot_id;
END;
--> statement-breakpoint
CREATE TRIGGER lots_follow_levels AFTER UPDATE OF on_hand, reserved ON stock_levels BEGIN
	UPDATE lots SET available = available + (NEW.on_hand - NEW.reserved) - (OLD.on_hand - OLD.reserved)
		WHERE id = NEW.lot_id AND NEW.on_hand - NEW.reserved <> OLD.on_hand - OLD.reserved;
	UPDATE lots SET
		is_stocked = EXISTS (SELECT 1 FROM stock_levels WHERE lot_id = NEW.lot_id AND on_hand > 0),
		home_key = (SELECT coalesce(min(CASE WHEN s.on_hand > 0 AND l.code <> '' THEN l.sort_key END),
				min(CASE WHEN l.code <> '' THEN l.sort_key END), '􏿿')
			FROM stock_levels s JOIN locations l ON l.id = s.location_id WHERE s.lot_id = NEW.lot_id)
		WHERE id = NEW.lot_id AND (OLD.on_hand > 0) <> (NEW.on_hand > 0);
END;
--> statement-breakpoint
UPDATE lots SET
	available = (SELECT coalesce(sum(on_hand - reserved), 0) FROM stock_levels WHERE lot_id = lots.id),
	is_stocked = EXISTS (SELECT 1 FROM stock_levels WHERE lot_id = lots.id AND on_hand > 0),
	home_key = (SELECT coalesce(min(CASE WHEN s.on_hand > 0 AND l.code <> '' THEN l.sort_key END),
			min(CASE WHEN l.code <> '' THEN l.sort_key END), '􏿿')
		FROM stock_levels s JOIN locations l ON l.id = s.location_id WHERE s.lot_id = lots.id);
--> statement-breakpoint
-- Search by any three letters in a row. `shop` holds the end of the shop's id, so that one shop's search does not wade
-- through the others' lots; the shop itself is compared on the lot. Keeps no text of its own.
CREATE VIRTUAL TABLE lot_search USING fts5(shop, words, content='', contentless_delete=1, tokenize='trigram');
--> statement-breakpoint
CREATE TRIGGER lots_become_findable AFTER INSERT ON lots BEGIN
	INSERT INTO lot_search (rowid, shop, words)
		VALUES (NEW.rowid, substr(NEW.shop_id, -3), NEW.item_no || char(10) || NEW.item_name || char(10) || NEW.remarks);
END;
--> statement-breakpoint
CREATE TRIGGER lots_stay_findable AFTER UPDATE OF item_no, item_name, remarks ON lots
	WHEN OLD.item_no <> NEW.item_no OR OLD.item_name <> NEW.item_name OR OLD.remarks <> NEW.remarks BEGIN
	DELETE FROM lot_search WHERE rowid = OLD.rowid;
	INSERT INTO lot_search (rowid, shop, words)
		VALUES (NEW.rowid, substr(NEW.shop_id, -3), NEW.item_no || char(10) || NEW.item_name || char(10) || NEW.remarks);
END;
--> statement-breakpoint
CREATE TRIGGER lots_are_forgotten AFTER DELETE ON lots BEGIN
	DELETE FROM lot_search WHERE rowid = OLD.rowid;
END;
--> statement-breakpoint
INSERT INTO lot_search (rowid, shop, words)
	SELECT rowid, substr(shop_id, -3), item_no || char(10) || item_name || char(10) || remarks FROM lots;
