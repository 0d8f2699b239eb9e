-- migrate:up
set local lock_timeout = '3s';

-- To call the functions that are granted to it. It reads no table and no view.
grant usage on schema signalbox to signalbox_external;

-- migrate:down
set local lock_timeout = '3s';

revoke usage on schema signalbox from signalbox_external;
