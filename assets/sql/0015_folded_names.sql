-- Names as people search by them are kept where folding them anew for each search took seconds with a
-- million contracts (PostgreSQL). Searches by older servers wait while the column is filled.
{keep-folded contract_name};
