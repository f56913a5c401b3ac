// Carries out each recipe of src/README.md ("How to add …") in one copy of the tree, builds the copy
// once, starts it on a store of the program as it was, and looks.
//
// $CC builds the copy, as it builds the program itself ("ccache gcc").

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Program, refused } from '../fixtures/api.mjs'
import { PROGRAM, ROOT, Service, run, temporaryFolder } from '../fixtures/harness.mjs'
import { Operator } from '../fixtures/operator.mjs'
import { sourceFiles } from '../fixtures/tree.mjs'

const BUILD_LIMIT_MS = 400_000

/** A copy of the sources. */
class Copy {
	static make() {
		const copy = new Copy()
		copy.folder = temporaryFolder()
		for (const name of sourceFiles()) {
			fs.mkdirSync(path.dirname(copy.at(name)), { recursive: true })
			fs.copyFileSync(path.join(ROOT, name), copy.at(name))
		}
		return copy
	}

	at(name) {
		return path.join(this.folder, name)
	}

	read(name) {
		return fs.readFileSync(this.at(name), 'utf8')
	}

	list(folder) {
		return fs.readdirSync(this.at(folder)).sort()
	}

	write(name, text) {
		fs.writeFileSync(this.at(name), text)
	}

	/** Adds a row before the first line that begins with `anchor`, or before `anchor` within a line. */
	row(name, anchor, row) {
		const text = this.read(name), at = text.indexOf(anchor)
		assert.ok(at >= 0, `${name} has no "${anchor}"`)
		this.write(name, text.slice(0, at) + row + text.slice(at))
	}

	/** Adds words to every catalogue of the folder. */
	words(lines, folder = 'assets/text') {
		for (const name of this.catalogues(folder)) fs.appendFileSync(this.at(`${folder}/${name}`), `\n${lines}\n`)
	}

	catalogues(folder) {
		return this.list(folder).filter((name) => name.endsWith('.txt'))
	}

	run(program, ...args) {
		return run(program, args, { cwd: this.folder, maxBuffer: 1 << 26, timeout: BUILD_LIMIT_MS })
	}

	/** What stands below a folder, as one hash. */
	hash(folder) {
		const hash = createHash('sha256')
		for (const name of fs.readdirSync(this.at(folder), { recursive: true }).sort())
			if (fs.statSync(this.at(`${folder}/${name}`)).isFile())
				hash.update(name).update(fs.readFileSync(this.at(`${folder}/${name}`)))
		return hash.digest('hex')
	}

	remove() {
		fs.rmSync(this.folder, { recursive: true, force: true })
	}
}

const recipes = {
	page(copy) {
		copy.write('src/pages/hello.c', `/* GET /hello: says hello. */
#include "pages/error_page.h"
#include "pages/page.h"
#include "pages/pages.h"

void page_hello(struct request *r)
{
	const struct reply_form form = {
	    .status = 200, .squeeze = REPLY_QUICKLY, .coding = request_coding(r)};
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	enum lang lang = request_whole_lang(r);

	page_frame(r->app->config, r->app->site, lang, NULL, m);
	page_reply(r, page_render(r->app->config, r->app->site, "hello", lang, m, &form));
	arena_free(&memory);
}
`)
		copy.row('src/pages/pages.h', 'page_handler page_home;', 'page_handler page_hello;      /* says hello */\n')
		copy.row('src/server/routes.c', '    {"GET", "/", page_home,', '    {"GET", "/hello", page_hello, ANSWERS_HOME},\n')
		copy.write('assets/pages/hello.html', `<!DOCTYPE html>
<html class="theme-{{theme}}" lang="{{lang}}">
<head>
{{> part_head}}
<title>{{t hello.title}}</title>
</head>
<body>
{{> part_header}}
<h1>{{t hello.title}}</h1>
</body>
</html>
`)
		copy.words('hello.title = Hello from a recipe')
	},

	'console page'(copy) {
		copy.write('src/console/greeting.c', `/* /admin/greeting: greets. */
#include "console/handlers.h"

void console_greeting(struct console *c)
{
	visit_show(&c->v, 200, "console_greeting");
}
`)
		copy.row('src/console/handlers.h', 'console_handler console_login', 'console_handler console_greeting;\n')
		copy.row('src/server/console_routes.c', '    {.pattern = NULL}',
			'    {"/admin/greeting", CONSOLE_READS, false, 0, console_greeting, NULL, true, "console.greeting", false},\n')
		copy.write('assets/pages/console_greeting.html',
			'{{> console_head}}\n<h1>{{t console.greeting.title}}</h1>\n{{> console_foot}}\n')
		copy.words('console.greeting.title = Greeting\nconsole.greeting.menu = Greet\nconsole.greeting.about = It greets.')
	},

	'portal page'(copy) {
		copy.write('src/portal/greeting.c', `/* /owner/greeting: greets. */
#include "portal/handlers.h"

void portal_greeting(struct portal *p)
{
	visit_show(&p->v, 200, "portal_greeting");
}
`)
		copy.row('src/portal/handlers.h', 'portal_handler portal_login', 'portal_handler portal_greeting;\n')
		copy.row('src/server/portal_routes.c', '    {.pattern = NULL}',
			'    {"/owner/greeting", PORTAL_ANYBODY, false, 0, portal_greeting, NULL, false, "portal.greeting"},\n')
		copy.write('assets/pages/portal_greeting.html',
			'{{> portal_head}}\n<h1>{{t portal.greeting.title}}</h1>\n{{> portal_foot}}\n')
		copy.words('portal.greeting.title = Greeting of owners')
	},

	'page to print'(copy) {
		copy.write('src/portal/note.c', `/* /owner/note/{code}: a note about a contract. */
#include "portal/handlers.h"
#include "visit/paper.h"

void portal_note(struct portal *p)
{
	struct code code;

	code_parse(p->v.r->captures.at[0], &code);
	visit_paper(&p->v, &code, "/owner/");
	visit_show(&p->v, 200, "paper_note");
}
`)
		copy.row('src/portal/handlers.h', 'portal_handler portal_login', 'portal_handler portal_note;\n')
		copy.row('src/server/portal_routes.c', '    {.pattern = NULL}',
			'    {"/owner/note/{code}", PORTAL_ANYBODY, false, 0, portal_note, NULL, false, "paper.note"},\n')
		copy.write('assets/pages/paper_note.html', '{{> part_paper_head}}\n<p>{{paper_today}}</p>\n{{> part_paper_foot}}\n')
		copy.words('paper.note.title = A note')
	},

	'endpoint of the API'(copy) {
		copy.write('src/api/greeting.c', `/* POST /api/v1/greeting: greets. */
#include "api/handlers.h"

enum { NAME };

const struct json_tree_rule api_greeting_members[] = {
    [NAME] = {"name", JSON_TREE_TEXT, true, NULL},
    {.name = NULL},
};

void api_greeting(struct api_call *c)
{
	struct json *document = json_new_object();

	json_set_text(document, "greets", c->body[NAME].text);
	api_send(c, 200, document);
}
`)
		copy.row('src/api/handlers.h', 'api_handler api_openapi;', 'api_handler api_greeting;\nextern const struct json_tree_rule api_greeting_members[];\n')
		copy.row('src/api/routes.c', '    {"GET", V1 "/events"', '    {"POST", V1 "/greeting", API_READS, 0, api_greeting_members, "", false, api_greeting},\n')
	},

	command(copy) {
		copy.write('src/cli/commands/hello.c', `/* trustseal hello */
#include "base/buf.h"
#include "cli/command.h"
#include "cli/output.h"

static int hello_run(const struct arguments *a)
{
	struct buf text = BUF_INIT(256);
	int status;

	(void)a;
	buf_puts(&text, "hello from a recipe\\n");
	status = output_print(&text);
	buf_free(&text);
	return status;
}

const struct command command_hello = {
    .name = "hello",
    .operands = "",
    .summary = "Say hello",
    .example = "trustseal hello",
    .run = hello_run,
};
`)
		copy.row('src/cli/main.c', 'command_version;', 'command_hello, ')
		copy.row('src/cli/main.c', '    &command_version,', '    &command_hello,\n')
	},

	setting(copy) {
		copy.row('src/config/keys.c', '    {KEY(page, brand)',
			'    {KEY(page, greeting), CONFIG_TEXT, "hello", 1, 100, NULL, "What a recipe says."},\n')
		copy.row('src/config/config.h', '\t\tchar brand[CONFIG_TEXT_MAX];', '\t\tchar greeting[CONFIG_TEXT_MAX];\n')
	},

	size(copy) {
		copy.write('scripts/stickers/layouts.py', `${copy.read('scripts/stickers/layouts.py')}
from dataclasses import replace

LAYOUTS += (replace(LAYOUTS[1], width=60, height=92),)
`)
		copy.row('src/image/sticker.h', 'STICKER_SIZE_COUNT };', 'STICKER_60X92, ')
		copy.row('src/image/sticker.c', '    [STICKER_88X145] =', '    [STICKER_60X92] = {"60x92", {60, 92}, false},\n')
	},

	question(copy) {
		copy.row('assets/help/questions.txt', 'safe: ', 'greeting: safe\n')
		for (const lang of copy.list('assets/help').filter((each) => !each.includes('.')))
			copy.write(`assets/help/${lang}/greeting.txt`, 'Words: hello\nWho greets?\nA recipe does.\n\nIt says `hello`.\n')
		copy.row('src/help/link.c', '    {"entry", ', '    {"console.greeting", {"greeting"}},\n')
	},

	piece(copy) {
		copy.row('src/owner/piece.c', '    {"hugo", ', '    {"smarty", "Smarty", "{* ", " *}", {"{include file=\'trustseal.tpl\'}"}},\n')
		copy.words('system.smarty_text = Save this.\nsystem.smarty_use1 = Write this.')
	},

	language(copy) {
		copy.row('src/base/lang.h', '\tLANG_COUNT,', '\tLANG_DE,\n\tLANG_FR,\n')
		copy.row('src/base/lang.c', '    [LANG_EN] =', '    [LANG_DE] = {"de", "de", "Deutsch", "D.M.Y, T", LANG_DE},\n'
			+ '    [LANG_FR] = {"fr", "fr", "Français", "D.M.Y, T", LANG_DE},\n')
		for (const folder of ['assets/text/visitors', 'assets/stickers/words'])
			fs.copyFileSync(copy.at(`${folder}/en.txt`), copy.at(`${folder}/fr.txt`))
		for (const folder of ['assets/text/visitors', 'assets/text'])
			fs.copyFileSync(copy.at(`${folder}/en.txt`), copy.at(`${folder}/de.txt`))
		copy.words('console.lang.de = German\nusage.word.de = German\nconsole.lang.fr = French\nusage.word.fr = French')
		copy.row('src/applications/kind.c', '"ko", NULL', '"de", "fr", ')
		copy.row('src/portal/account.c', 'NULL};', '"de", ')
		fs.copyFileSync(copy.at('assets/stickers/words/en.txt'), copy.at('assets/stickers/words/de.txt'))
		for (const folder of ['mail', 'help'])
			fs.cpSync(copy.at(`assets/${folder}/en`), copy.at(`assets/${folder}/de`), { recursive: true })
	},

	figure(copy) {
		copy.row('src/pages/metrics.c', '\texposition_gauge(to, "trustseal_connections",',
			'\texposition_gauge(to, "trustseal_greetings", "Times that a recipe said hello.", 1);\n')
	},

	alarm(copy) {
		copy.row('conf/prometheus-rules.yml', '      - alert: TrustsealAttention', `      - alert: TrustsealGreeted
        expr: trustseal_greetings > 0
        labels: {severity: ticket}
        annotations: {summary: "a recipe said hello", runbook: "man trustseal-runbook: TrustsealGreeted"}
`)
		copy.row('conf/man/trustseal-runbook.7', '.It Sy TrustsealAttention', '.It Sy TrustsealGreeted\nSay hello.\n')
	},

	event(copy) {
		copy.row('src/server/serve.c', '\tlog_event(LOG_INFO, "serving"', '\tlog_event(LOG_INFO, "greeted", log_text("whom", "operators"));\n')
		copy.row('conf/man/trustseal-log.7', '.It Ic start_failed', '.It Ic greeted No (info) Va whom\nA recipe said hello.\n')
	},

	table(copy) {
		const number = String(copy.list('assets/sql').length + 1).padStart(4, '0')
		copy.write(`assets/sql/${number}_greeting.sql`, 'CREATE TABLE greeting (id {integer} PRIMARY KEY, words {text} NOT NULL) {strict};\n')
	},
}

describe('recipes', () => {
	let copy, service, code
	before(async () => {
		copy = Copy.make()
		service = await Service.prepare()
		code = await service.register('https://shop.example.com/')
	})
	after(async () => {
		await service?.stop()
		copy?.remove()
	})

	const succeed = async (program, ...args) => {
		const { status, stdout, stderr } = await copy.run(program, ...args)
		assert.equal(status, 0, `${program} ${args.join(' ')}: ${stdout}${stderr}`)
		return stdout.toString()
	}

	test('make-stickers leaves everything as it was when a letter has no outline', async () => {
		const words = copy.read('assets/stickers/words/en.txt').replace('VERIFIED', '\u0e2a\u0e27\u0e31\u0e2a')
		copy.write('assets/stickers/words/th.txt', words)
		const before = copy.hash('assets/stickers'), all = copy.list('.')
		const { status, stderr } = await copy.run('scripts/make-stickers')
		assert.notEqual(status, 0)
		assert.match(stderr, /no glyph|lacks|has no/i)
		assert.equal(copy.hash('assets/stickers'), before)
		assert.deepEqual(copy.list('.'), all)
		fs.rmSync(copy.at('assets/stickers/words/th.txt'))
	})

	test('make-stickers makes what is there', async () => {
		const before = copy.hash('assets/stickers')
		await succeed('scripts/make-stickers')
		assert.equal(copy.hash('assets/stickers'), before)
	})

	test('the CA’s brand is put on stickers as the manual says', async () => {
		const [, part] = copy.read('conf/README.md').split('## The CA\'s own brand on stickers\n')
		const script = /```sh\n([^]*?)```/.exec(part)[1].replace(/^apt-get .*\n/, '')
		await succeed('sh', '-e', '-c', script)
		const draw = async (override, ...options) => {
			const env = { ...process.env, TRUSTSEAL_CONFIG: service.config, TRUSTSEAL_PAGE_OVERRIDE: override }
			const { status, stdout, stderr } = await run(PROGRAM, ['sticker', code, ...options, '-o', '-'], { env })
			assert.equal(status, 0, stderr.toString())
			return stdout
		}
		assert.match((await draw(copy.at('own-site'))).toString(), /<title>Example CA:/)
		for (const format of ['svg', 'gif', 'png']) {
			const [own, builtIn] = await Promise.all([copy.at('own-site'), ''].map((each) => draw(each, '--format', format)))
			assert.ok(!own.equals(builtIn), format)
		}
		for (const folder of ['own-words', 'own-site']) fs.rmSync(copy.at(folder), { recursive: true })
	})

	for (const [name, carryOut] of Object.entries(recipes)) test(`a ${name} can be added`, () => carryOut(copy))

	test('check-format sees files that are new', async () => {
		copy.write('src/pages/crooked.c', 'int  x ;\n')
		const { status, stderr } = await copy.run('make', '-s', 'check-format')
		assert.notEqual(status, 0)
		assert.match(stderr, /src\/pages\/crooked\.c/)
		fs.rmSync(copy.at('src/pages/crooked.c'))
	})

	test('the copy builds, with stickers of the new size and language', { timeout: BUILD_LIMIT_MS }, async () => {
		await succeed('scripts/make-stickers')
		// The program alone: how many files a room may hold is no matter of a recipe. -O0 compiles in half of the
		// time, but the C library warns that its checks of sizes want more.
		const options = [`-j${os.availableParallelism()}`, `CC=${process.env.CC ?? 'gcc'}`, 'CFLAGS=-O0 -Wno-cpp']
		await succeed('make', '-s', ...options, 'build/trustseal')
		service.program = copy.at('build/trustseal')
	})

	describe('of the copy', () => {
		let sato
		before(async () => {
			assert.notEqual(service.program, PROGRAM)
			fs.appendFileSync(service.config, '[page]\ngreeting = good morning\n')
			await service.serve()
			sato = await Operator.add(service, 'sato', 'administrator')
		})

		test('the page answers', async () => {
			const { status, text } = await service.get('/hello')
			assert.equal(status, 200)
			assert.match(text, /<h1>Hello from a recipe</)
		})

		test('the question is answered, and linked from the place that it is about', async () => {
			assert.match((await service.get('/help/greeting?lang=de')).text, /<h1[^>]*>Who greets\?<[^]*<code translate="no">hello</)
			assert.match((await sato.get('/admin/greeting')).text, /href="\/help\/greeting\?lang=\w+"[^>]*>Who greets\?</)
		})

		test('the piece is on the owner’s page, with the line that shows it', async () => {
			const { text } = await service.get(`/owner/snippet/${code}?lang=en`)
			assert.match(text, new RegExp(`>Smarty<[^]*Save this\\.[^]*<pre[^>]* id="smarty"[^>]*>{\\* trustseal ${code} \\*}&lt;a href`))
			assert.match(text, /Write this\.<[^]*<pre[^>]* id="smarty-use1"[^>]*>\{include file=(?:'|&#39;)trustseal\.tpl/)
		})

		test('the console page is in the menu and answers', async () => {
			assert.match((await sato.get('/admin/')).text, /<a href="\/admin\/greeting">Greet</)
			assert.match((await sato.get('/admin/greeting')).text, /<h1>Greeting</)
		})

		test('the portal page answers', async () => {
			const { status, text } = await service.get('/owner/greeting')
			assert.equal(status, 200)
			assert.match(text, /<h1>Greeting of owners</)
		})

		test('the page to print has the code', async () => {
			const { status, text } = await service.get('/owner/note/0123456789')
			assert.equal(status, 200)
			assert.match(text, />0123456789<[^]*<svg class="mark-qr"[^]*<h1>A note</)
		})

		test('the endpoint answers whoever has the right, and reads its body strictly', async () => {
			const program = await Program.make(service, 'greeter', 'read')
			assert.deepEqual(await program.done('POST', '/api/v1/greeting', { name: 'sato' }), { greets: 'sato' })
			refused(await program.post('/api/v1/greeting', { nam: 'sato' }), 400, 'json.unknown', 'nam')
			refused(await new Program(service).post('/api/v1/greeting', { name: 'sato' }), 401, 'token.missing')
		})

		test('the command is listed and runs', async () => {
			assert.match((await service.command('--help')).toString(), /^ +hello +Say hello$/m)
			assert.equal((await service.command('hello')).toString(), 'hello from a recipe\n')
		})

		test('the setting is accepted, bounded, and in the sample', async () => {
			await service.command('check-config', '-c', service.config)
			fs.writeFileSync(service.file('wrong.conf'), `[page]\ngreeting = ${'x'.repeat(101)}\n`)
			assert.match((await service.cli('check-config', '-c', service.file('wrong.conf'))).stderr, /greeting/)
			assert.match((await service.command('check-config', '--sample')).toString(), /What a recipe says\.\n#?\s*greeting = hello/)
		})

		test('the size is served in every format and named in the help', async () => {
			for (const [format, start] of [['svg', '<svg'], ['gif', 'GIF89a'], ['png', '\x89PNG']]) {
				const { status, body } = await service.get(`/sticker/${code}/60x92.${format}`)
				assert.equal(status, 200, format)
				assert.ok(body.toString('latin1').includes(start), format)
			}
			assert.match((await service.command('sticker', '--help')).toString(), /--size .*60x92/)
			assert.match((await service.get(`/owner/snippet/${code}`)).text, /60x92/)
		})

		test('the language is offered by its own name, and every page speaks it', async () => {
			const whole = [['ja', '日本語'], ['de', 'Deutsch']]
			const all = [['ja', '日本語'], ['zh-Hans', '简体中文'], ['ko', '한국어'], ['de', 'Deutsch'], ['fr', 'Français']]
			const pages = [[service, '/', all], [service, `/proof/${code}`, all], [service, `/owner/snippet/${code}`, whole],
				[service, '/nothing', all], [sato, '/admin/', whole], [sato, '/admin/usage', whole], [sato, '/admin/contracts/new', whole]]
			for (const [who, where, languages] of pages) {
				const english = await who.get(`${where}?lang=en`)
				const offered = [...english.text.matchAll(/<a class="bar-lang" href="([^"]*)" hreflang="([\w-]+)" lang="([\w-]+)">([^<]*)</g)]
				assert.deepEqual(offered.map((each) => each.slice(2)),
					languages.map(([tag, name]) => [tag, tag, name]), where)
				assert.match(english.text, /<span lang="en" aria-current="true">English</)
				const german = await who.get(`${where}?lang=de`)
				assert.equal(german.status, english.status, where)
				assert.match(german.text, /<html[^>]* lang="de"/, where)
				const french = await who.get(`${where}?lang=fr`)
				assert.match(french.text, languages === all ? /<html[^>]* lang="fr"/ : /<html[^>]* lang="de"/, where)
			}
			assert.match((await service.get(`/sticker/${code}/60x92.svg?lang=de`)).text, /lang="de"/)
			assert.match((await service.command('contract', 'add', '--help')).toString(), /--lang .*ja \(else\).*de/)
		})

		test('the figure is counted, the event is in the log, and the pages have event and alarm', async () => {
			assert.match((await service.admin('/metrics')).text, /^trustseal_greetings 1$/m)
			assert.match(service.log, /event=greeted whom=operators/)
			await succeed('node', '--test', 'tests/e2e/cli/16-log-page.test.mjs')
			await succeed('node', '--test', '--test-name-pattern', 'promtool finds|the runbook says', 'tests/e2e/machines/14-alarms.test.mjs')
		})

		test('the table is there in the store that the program as it was had made', async () => {
			const { stdout } = await run('sqlite3', [service.file('store.db'), 'SELECT count(*) FROM greeting'])
			assert.equal(stdout.toString(), '0\n')
		})

		test('a program whose catalogue lacks the name of a language does not start', async () => {
			fs.mkdirSync(service.file('own/text'), { recursive: true })
			for (const lang of copy.catalogues('assets/text'))
				fs.writeFileSync(service.file(`own/text/${lang}`),
					copy.read(`assets/text/${lang}`).replace('usage.word.de = German', ''))
			fs.writeFileSync(service.file('lacking.conf'),
				fs.readFileSync(service.config, 'utf8') + `override = ${service.file('own')}\n`)
			const { status, stdout, stderr } = await run(service.program, ['serve', '-c', service.file('lacking.conf')])
			assert.notEqual(status, 0)
			assert.match(`${stdout}${stderr}`, /usage\.word\.de/)
		})
	})
})
