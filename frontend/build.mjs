// Builds static/den-truong.css, static/den-truong.js and copies htmx and the MoJ icons we use.
// The output is committed, so that installing Đến Trường needs no Node.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSync, transformSync } from 'esbuild'
import { compile } from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = join(here, '..', 'static')
const modules = join(here, 'node_modules')
// Every image that the stylesheet names: hashed file names are refused if one is missing.
const images = ['close-cross-black', 'document', 'tag-remove-cross', 'tag-remove-cross-white', 'toggle-plus-minus']
const notice = '/*! Đến Trường. Contains GOV.UK Frontend and MoJ Frontend, MIT licence: see licences.txt */\n'

function styles () {
  const { css } = compile(join(here, 'scss', 'den-truong.scss'), {
    loadPaths: [here, modules],
    quietDeps: true
  })
  const { code } = transformSync(css, { loader: 'css', minify: true, target: 'chrome80', legalComments: 'none' })
  // Browsers heed the character set only when it is the first thing in the file.
  const charset = '@charset "UTF-8";'
  writeFileSync(join(out, 'den-truong.css'), charset + notice + code.replace(charset, ''))
}

function script () {
  buildSync({
    entryPoints: [join(here, 'js', 'den-truong.js')],
    outfile: join(out, 'den-truong.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2019',
    legalComments: 'none',
    banner: { js: notice.trim() }
  })
}

// Only the pages that ask for a passkey load it.
function passkey () {
  const { code } = transformSync(readFileSync(join(here, 'js', 'passkey.js')), { minify: true, target: 'es2019' })
  writeFileSync(join(out, 'passkey.js'), `(()=>{${code.trim()}})();\n`)
}

function copies () {
  mkdirSync(join(out, 'images'), { recursive: true })
  for (const name of images) {
    copyFileSync(join(modules, '@ministryofjustice/frontend/moj/assets/images', `icon-${name}.svg`), join(out, 'images', `icon-${name}.svg`))
  }
  copyFileSync(join(modules, 'htmx.org/dist/htmx.min.js'), join(out, 'htmx.min.js'))
}

function licences () {
  copyFileSync(join(here, 'licences.txt'), join(out, 'licences.txt'))
}

styles()
script()
passkey()
copies()
licences()
for (const name of ['den-truong.css', 'den-truong.js', 'htmx.min.js']) {
  console.log(name, gzipSync(readFileSync(join(out, name)), { level: 9 }).length, 'bytes gzipped')
}
