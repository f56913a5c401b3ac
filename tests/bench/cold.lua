-- wrk asks for proof pages of codes that it has not asked for before: cold.lua COUNT FIRST [.json|.jws],
-- spread over all of them by a stride that shares no factor with a power of ten, from the FIRST-th on. Its
-- threads take turns.
local threads = 0

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
	thread:set("step", 2)
end

function init(args)
	count = tonumber(args[1])
	asked = tonumber(args[2]) + number
	form = args[3] or ""
end

function request()
	asked = asked + step
	local code = string.format("%010d", (asked * 7654321) % count)
	return wrk.format("GET", "/proof/" .. code .. form, {
		["Referer"] = "https://s" .. code .. ".example.com/",
	})
end
