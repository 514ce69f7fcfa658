CREATE TABLE orders (id SERIAL PRIMARY KEY, customer UUID REFERENCES customers (id));
