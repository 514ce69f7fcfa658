-- CreateTable
CREATE TABLE IF NOT EXISTS "account" (
    "id" INTEGER NOT NULL,
    "owner" TEXT NOT NULL,
    "balance" INTEGER NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);
