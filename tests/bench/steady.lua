-- wrk asks at a fixed rate, however fast the answers come, and judges them.
-- Usage: wrk -t 1 … -s steady.lua URL -- hot|cold RATE COUNT [FIRST]
--   hot:  stickers of the first COUNT codes, in turn, which must be valid
--   cold: codes not asked for before, from number FIRST on: proof pages, stickers of each kind, and
--         made-up codes; COUNT contracts exist
-- Prints "answers=N right=N wrong=N refused=N unasked=N": refused are 503 that say when to come again.
local ffi = require("ffi")
ffi.cdef("typedef struct { long s, us; } timeval_; int gettimeofday(timeval_ *t, void *zone);")

local threads, time = {}, ffi.new("timeval_")
local KINDS = {
	{"/proof/%s", 'data-record="valid"'},
	{"/sticker/%s/56x88.svg", "ts-56x88-valid"},
	{"/sticker/%s/88x145.png", "PNG"},
	{"/proof/9%s", 'data-record="none"', 404},
}

local function now()
	ffi.C.gettimeofday(time, nil)
	return tonumber(time.s) * 1000 + tonumber(time.us) / 1000
end

function setup(thread)
	threads[#threads + 1] = thread
end

function init(args)
	mode, rate, count, asked = args[1], tonumber(args[2]), tonumber(args[3]), tonumber(args[4] or 0)
	right, wrong, refused, behind = 0, 0, 0, 0
	due = now()
	expected = {}
end

-- Milliseconds until the next request may go: each has its own moment. More than a second late,
-- the server keeps too many connections waiting for the rate to be held.
function delay()
	due = due + 1000 / rate
	local left = due - now()
	if left < -1000 then
		behind, due = behind + 1, now()
	end
	return left > 0 and left or 0
end

local function ask(kind, code, site)
	return wrk.format("GET", kind[1]:format(code), {["Referer"] = "https://s" .. site .. ".example.com/"})
end

function request()
	asked = asked + 1
	if mode == "hot" then
		local code = ("%010d"):format(asked % count)
		return ask(KINDS[2], code, code)
	end
	local kind = KINDS[asked % #KINDS + 1]
	local code = ("%010d"):format(asked * 7654321 % count)
	return ask(kind, kind[3] and code:sub(2) or code, code)
end

-- wrk does not say to which request an answer belongs: a hot one is a valid sticker, a cold one any
-- of what was asked for.
local function is_right(status, body)
	for i = mode == "hot" and 2 or 1, mode == "hot" and 2 or #KINDS do
		if status == (KINDS[i][3] or 200) and body:find(KINDS[i][2], 1, true) then return true end
	end
	return false
end

function response(status, headers, body)
	if status == 503 and headers["Retry-After"] then
		refused = refused + 1
	elseif is_right(status, body) then
		right = right + 1
	else
		wrong = wrong + 1
		if wrong <= 3 then io.stderr:write(mode, ": ", status, " ", body:sub(1, 200), "\n") end
	end
end

function done(summary, latency)
	local sum = {right = 0, wrong = 0, refused = 0, behind = 0}
	for _, thread in ipairs(threads) do
		for name in pairs(sum) do sum[name] = sum[name] + thread:get(name) end
	end
	local errors = summary.errors
	print(("answers=%d right=%d wrong=%d refused=%d unanswered=%d late=%d p50=%.3f p99=%.3f max=%.3f"):format(
		summary.requests, sum.right, sum.wrong, sum.refused,
		errors.connect + errors.read + errors.write + errors.timeout, sum.behind,
		latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
