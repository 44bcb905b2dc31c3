CREATE TABLE `lot_edits` (
	`shop_id` text NOT NULL,
	`id` text NOT NULL,
	`changed` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`shop_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `lots_by_item`;--> statement-breakpoint
ALTER TABLE `lots` ADD `deleted_at` integer;--> statement-breakpoint
CREATE INDEX `lots_deleted` ON `lots` (`shop_id`) WHERE deleted_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `lots_by_item` ON `lots` (`shop_id`,`item_no`,`bl_color_id`,`condition`,`id`,`item_type`);
--> statement-breakpoint
-- A lot that somebody deleted is there again as soon as pieces or a listing come to it: neither may be out of sight.
CREATE TRIGGER lots_come_back_with_pieces AFTER UPDATE OF on_hand ON stock_levels WHEN NEW.on_hand > 0 AND OLD.on_hand = 0 BEGIN
	UPDATE lots SET deleted_at = NULL WHERE id = NEW.lot_id AND deleted_at IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER lots_come_back_on_sale AFTER INSERT ON listings BEGIN
	UPDATE lots SET deleted_at = NULL WHERE id = NEW.lot_id AND deleted_at IS NOT NULL;
END;
--> statement-breakpoint
-- The search index once more, with the colour as three hexadecimal digits, so that "red brick" is one question to it, and
-- without deleted lots, so that it can count by itself.
DROP TRIGGER lots_become_findable;
--> statement-breakpoint
DROP TRIGGER lots_stay_findable;
--> statement-breakpoint
DROP TRIGGER lots_are_forgotten;
--> statement-breakpoint
DROP TABLE lot_search;
--> statement-breakpoint
CREATE VIRTUAL TABLE lot_search USING fts5(shop, color, words, content='', contentless_delete=1, tokenize='trigram');
--> statement-breakpoint
CREATE TRIGGER lots_become_findable AFTER INSERT ON lots BEGIN
	INSERT INTO lot_search (rowid, shop, color, words)
		SELECT NEW.rowid, substr(NEW.shop_id, -3), printf('%03x', NEW.bl_color_id), NEW.item_no || char(10) || NEW.item_name || char(10) || NEW.remarks
		WHERE NEW.deleted_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER lots_stay_findable AFTER UPDATE OF item_no, item_name, remarks, bl_color_id, deleted_at ON lots
	WHEN OLD.item_no <> NEW.item_no OR OLD.item_name <> NEW.item_name OR OLD.remarks <> NEW.remarks
		OR OLD.bl_color_id <> NEW.bl_color_id OR (OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL) BEGIN
	DELETE FROM lot_search WHERE rowid = OLD.rowid AND OLD.deleted_at IS NULL;
	INSERT INTO lot_search (rowid, shop, color, words)
		SELECT NEW.rowid, substr(NEW.shop_id, -3), printf('%03x', NEW.bl_color_id), NEW.item_no || char(10) || NEW.item_name || char(10) || NEW.remarks
		WHERE NEW.deleted_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER lots_are_forgotten AFTER DELETE ON lots WHEN OLD.deleted_at IS NULL BEGIN
	DELETE FROM lot_search WHERE rowid = OLD.rowid;
END;
--> statement-breakpoint
INSERT INTO lot_search (rowid, shop, color, words)
	SELECT rowid, substr(shop_id, -3), printf('%03x', bl_color_id), item_no || char(10) || item_name || char(10) || remarks FROM lots;
