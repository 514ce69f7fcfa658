UPDATE t SET a = 3 - -1, b = 2 / 1, c = d->>'e;', f = 1.5e-3--;comment
;
