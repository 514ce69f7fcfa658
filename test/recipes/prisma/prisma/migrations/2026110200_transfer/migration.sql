-- CreateTable
CREATE TABLE IF NOT EXISTS "transfer" (
    "id" UUID NOT NULL,
    "source" INTEGER NOT NULL,
    "target" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transfer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX ASYNC IF NOT EXISTS "transfer_by_source" ON "transfer"("source");
