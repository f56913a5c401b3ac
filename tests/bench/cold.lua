-- wrk asks for proof pages of codes that it has not asked for before: cold.lua COUNT, spread over
-- all of them by a stride that shares no factor with a power of ten.
local count, asked = 1000000, 0

function init(args)
	count = tonumber(args[1])
end

function request()
	asked = asked + 1
	local code = string.format("%010d", (asked * 7654321) % count)
	return wrk.format("GET", "/proof/" .. code, {
		["Referer"] = "https://s" .. code .. ".example.com/",
	})
end
