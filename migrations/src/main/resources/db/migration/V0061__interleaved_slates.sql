-- Which of two models put up each item of a slate that both made: 0 or 1 by place, -1 for an item of neither. Null where one model
-- made the slate. Clicks are joined to it as to every exposure, so that a report credits them without reading the event log.
alter table exposure add column teams smallint[];

create index exposure_interleaved on exposure (namespace, shown_at) where teams is not null;
