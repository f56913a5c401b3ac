-- Entries of the public log by what stands behind the first label of their hosts, for whoever has a
-- wildcard: "*.example.jp" covers all of "example.jp" here.
CREATE INDEX ledger_host_above ON ledger_host (substr(host, {instr}(host, '.') + 1), idx);
