-- Their successors with the id as the last key are valid by now. idx_type_title could refuse a long title:
-- 500 characters of four bytes exceed DSQL's limit on index keys.
DROP INDEX IF EXISTS idx_type_moved;
DROP INDEX IF EXISTS idx_type_shelf_moved;
DROP INDEX IF EXISTS idx_type_title;
