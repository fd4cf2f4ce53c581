### 通知、ウィンドウのタイトル、処理の異常時に出る文。
### 1文だけの通知には句点を付けない。$problem などの値は、それ自体が文、または文の一部。

## ウィンドウと画像

# ウィンドウのタイトルで、ファイル名の代わりに出る。
app-unnamed = キャンバス
# 現地時刻。時刻は 07:05 の形。
app-moment = { $month }月{ $day }日 { $time }
# 時刻がわからないとき。
app-moment-unknown = 以前
app-no-canvas = キャンバスを作れません。不具合として報告してください。

## 待機が多すぎる

app-busy-files = 処理待ちのファイルが多すぎます。少し待ってから、もう一度試してください。
app-busy-pixels = 準備中の処理が多すぎます。少しお待ちください。

## 開く、書き出す、保存する

app-opened-settings = 「{ $name }」には生成情報があります
app-opened-settings-use = この設定を使う
app-not-saved-before = 前の画像は保存されていません。「元に戻す」で戻せます。
app-not-saved-before-undo = 元に戻す
app-exported = 「{ $path }」に書き出しました
app-export-failed = 画像を書き出せませんでした：{ $problem }
app-export-failed-elsewhere = 別の場所に書き出す…
app-saved = 「{ $path }」に保存しました
app-candidate-not-saved = 候補を保存できませんでした：{ $problem }
app-candidates-saved = { $count }枚を「{ $folder }」に保存しました
app-candidates-not-saved = { $count }枚しか保存できませんでした：{ $problem }
# 文の一部。「画像を書き出せませんでした：」に続く。
app-folder-failed = フォルダー「{ $path }」を作れません（{ $error }）。別の場所を選んでください。
project-not-saved = プロジェクトを保存できませんでした：{ $problem }
project-not-saved-elsewhere = 別の場所に保存…
# ボタン：取り込めなかった候補を独立した画像にする。
notice-take-as-new = 新しい画像として開く

## 画像に含まれる設定をパネルに読み込む

app-applied = 画像の設定をパネルに読み込みました
# $problems は下の文を app-applied-between でつないだもの。
app-applied-but = 画像の設定をパネルに読み込みました。ただし、{ $problems }。
app-applied-between = 。
app-applied-upscale = 画像の拡大に使われた設定をアップスケールパネルに読み込みました
app-applied-nothing = 画像に、使える設定が含まれていません
app-applied-earlier-built-in = 以前のバージョンの内蔵モデル「{ $name }」で作られたものです。このバージョンの内蔵モデルを使います
app-applied-no-model = モデル「{ $name }」がないため、今のモデルを使います
app-applied-no-upscaler = アップスケーラー「{ $name }」がないため、内蔵のものを使います
app-applied-no-vae = VAE「{ $name }」がないため、モデル内蔵のVAEを使います
app-applied-no-lora = LoRA「{ $name }」がありません
app-applied-no-control = ControlNet「{ $name }」がないため、別のものを選んでください
app-applied-no-control-picture = ControlNetの画像「{ $name }」がファイルにないため、選び直してください
app-applied-no-picture-of-control = ControlNet「{ $network }」の画像「{ $name }」がファイルにないため、選び直してください
app-applied-no-unnamed-picture-of-control = ControlNet「{ $network }」の画像がファイルにないため、選び直してください
app-applied-no-preprocessor = プリプロセッサー「{ $name }」には対応していません
app-applied-no-image = 元になった画像「{ $name }」がファイルにありません
app-applied-no-sampler = サンプラー「{ $name }」には対応していないため、今のものを使います
app-applied-no-schedule = スケジューラー「{ $name }」には対応していないため、今のものを使います
# 2パス目：小さく生成した画像を拡大する処理（hires fix）。
app-applied-no-hires-size = 2パス目のサイズが書かれていないため、2パス目は行いません
app-applied-no-hires-sampler = 2パス目のサンプラー「{ $name }」には対応していません
app-applied-no-hires-schedule = 2パス目のスケジューラー「{ $name }」には対応していません
# $names は名前を app-applied-left-out-between でつないだもの。
app-applied-left-out = 次の項目は読み込みませんでした：{ $names }
app-applied-left-out-between = 、

## 未保存の作業、クラッシュ、ログ

app-autosave-failed = クラッシュすると未保存の作業が失われます：{ $problem }
# $when は app-moment。
app-recover-one = 「{ $title }」（{ $when }）は、保存されないまま終了しました
# $count は2以上。
app-recover-many = { $count }個の作業が、保存されないまま終了しました
app-recover-show = 表示
app-recovered = 「{ $title }」を復元しました。残すには保存してください。
app-crash = Scumbleは{ $when }に異常終了しました。記録はこのコンピューターにあり、どこにも送信していません。
app-crash-work-kept = Scumbleは{ $when }に異常終了しました。作業は残っています。記録はこのコンピューターにあり、どこにも送信していません。
app-crash-show-work = 作業を表示
app-crash-open-folder = フォルダーを開く
app-no-log = ログは記録されていません。システムに保存用フォルダーがありません。

## バックグラウンド処理の異常

# $what は下の名前。
app-broke-down = { $what }で異常が発生しました。ほかに失われたものはありません。不具合として報告してください。
app-broke-down-report = 記録のフォルダーを開く
app-work-keeping-unsaved = 未保存の作業の保管
app-work-clearing-kept = 保管した作業の消去
app-work-looking-for-unsaved = 未保存の作業の検索
app-work-recovering = 作業の復元
app-work-throwing-away = 未保存の作業の破棄
app-work-looking-for-models = モデルの検索
app-work-looking-at-model = モデルの読み取り
app-work-looking-at-file = ファイルの読み取り
app-work-elsewhere = 他のソフトのモデルの検索
app-work-hashes = ハッシュの計算
app-work-small-previews = プレビューの縮小
app-work-small-results = 結果の縮小
app-work-small-layers = レイヤーの縮小
app-work-copying = 画像のコピー
app-work-pasting = 画像の貼り付け
app-work-change = 画像の変更
app-work-frame = フレーム内の確認
app-work-download = ダウンロードの開始
app-work-opening-file = ファイルを開く処理
app-work-opening-picture = 画像を開く処理
app-work-export = 書き出し
app-work-saving-candidate = 候補の保存
app-work-saving-candidates = 候補の一括保存
app-work-saving-project = プロジェクトの保存
app-work-keeping-result = 結果の保存
app-work-reading-gallery = ギャラリーの読み込み
app-work-searching-gallery = ギャラリーの検索
app-work-reading-result = 結果の読み込み
app-work-trashing-result = 結果をゴミ箱に移す処理
app-work-reading-prompts = プロンプトの読み込み
app-work-keeping-settings = 設定の保存

## 結果のギャラリー

gallery-note-not-kept = 結果を保存できません：{ $problem }
gallery-note-busy = 処理待ちのファイルが多すぎるため、結果を保存できませんでした
gallery-note-no-folder = 結果を保存するフォルダーがありません。設定で選んでください。
gallery-note-trashed = 「{ $name }」をゴミ箱に移しました

## レイヤーと選択範囲

layer-note-locked = レイヤーがロックされています。先にレイヤーパネルで解除してください。
layer-note-transparency-locked = レイヤーの透明ピクセルがロックされています。消去するにはロックを解除してください。
layer-note-nothing-selected = このレイヤーには選択された部分がありません。ピクセルを選択するか、別のレイヤーを選んでください。
layer-note-recipe-unreadable = レイヤーの生成情報を読み込めません（{ $error }）。新しいバージョンのものかもしれません。

## モデル

# 内蔵モデルの種類。他のモデルでは "Stable Diffusion 1.5" などと出る。
models-note-built-in = 内蔵
models-note-built-in-model = Scumble 2（内蔵）
models-note-busy = 処理待ちのファイルが多すぎます。少し待ってから、もう一度モデルを検索してください。
models-note-dropped-folder = 「{ $path }」はモデルではありません。この中からモデルを探しますか？
models-note-dropped-folder-look = ここで探す
models-note-lone = 「{ $name }」はモデルフォルダーの外にあります。プロンプト内の名前はモデルフォルダーから探します。
models-note-lone-add = フォルダーを追加

## ダウンロード

# 進み具合：「1.2 GB / 4.3 GB」。次の3つはこれに書き足す。
download-of = { $done } / { $total }
download-file = ファイル{ $number }/{ $of }：{ $words }
download-speed = { $words }、{ $speed }/秒
# $left は言葉で表した時間。
download-left = { $words }、残り{ $left }
download-no-folder = モデル用のフォルダーがありません。システムにアプリのデータ用フォルダーがありません。
download-done = 「{ $name }」をダウンロードしました
download-done-use = 使う
download-failed = 「{ $name }」をダウンロードできませんでした：{ $problem }
download-failed-again = 再試行
download-stopped = 「{ $name }」のダウンロードを中止しました。届いた分は残しています。
download-stopped-on = 再開

## 設定

settings-device-auto = 自動
settings-device-cpu = CPU
settings-device-cuda = NVIDIA GPU
settings-device-metal = Apple GPU
settings-note-unreadable = 「{ $path }」を読み込めません（{ $error }）。既定値を使います。
settings-note-damaged = 「{ $path }」が壊れています（{ $error }）。既定値を使い、ファイルを新しく作ります。
settings-note-damaged-kept = 「{ $path }」が壊れています（{ $error }）。既定値を使い、元のファイルは「{ $aside }」として残します。
settings-note-not-kept = 設定を保存できません：{ $problem }
# 文の一部。「設定を保存できません：」に続く。
settings-note-no-json = 設定をJSONにできません（{ $error }）
settings-note-no-folder = フォルダー「{ $path }」を作れません（{ $error }）。アクセス権を確認してください。

## 履歴での操作の名前

undo-take = 候補を採用
undo-open = 画像を開く
undo-new = 新規キャンバス
undo-upscale = 画像をアップスケール
undo-paste = 貼り付け
undo-add-result = 結果を追加
undo-clear-selected = 選択部分を消去
undo-fill-selection = 選択範囲を塗りつぶし
undo-layer-new = 新規レイヤー
undo-layer-duplicate = レイヤーを複製
undo-layer-delete = レイヤーを削除
undo-layer-delete-many = 複数のレイヤーを削除
undo-layer-merge-down = 下のレイヤーと結合
undo-layer-merge-visible = 表示レイヤーを結合
undo-layer-flatten = 画像を統合
undo-layer-group = レイヤーをグループ化
undo-layer-ungroup = グループを解除
undo-layer-visible = レイヤーの表示／非表示
undo-layer-lock = レイヤーをロック
undo-layer-lock-transparency = 透明ピクセルをロック
undo-layer-clip = レイヤーをクリッピング
undo-layer-use-mask = レイヤーマスクを使用
undo-layer-add-mask = レイヤーマスクを追加
undo-layer-apply-mask = レイヤーマスクを適用
undo-layer-delete-mask = レイヤーマスクを削除
undo-layer-rename = レイヤー名を変更
undo-layer-move = レイヤーを移動
undo-layer-opacity = レイヤーの不透明度
