DELETE FROM "semi;colon";
DELETE FROM "doubled "" quote; and 'string";
DELETE FROM "--name";
